package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the spec records say about themselves: fields, kinds, words and defaults. */
public final class SpecSchema {
  // The fast writer gives the shortest decimal on every Java version; Double.toString before Java
  // 19 does not, and cell identities must not depend on the Java version.
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
          .build();

  // Reflection answers the same for ever, but takes a third of the time that binding a cell does.
  private static final ClassValue<List<Map<String, Class<?>>>> FORMS =
      lazily(SpecSchema::readForms);
  private static final ClassValue<List<String>> WORDS = lazily(SpecSchema::readWords);

  private SpecSchema() {}

  private static <T> ClassValue<T> lazily(Function<Class<?>, T> rule) {
    return new ClassValue<>() {
      @Override
      protected T computeValue(Class<?> type) {
        return rule.apply(type);
      }
    };
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static ObjectNode tree(Object spec) {
    return MAPPER.valueToTree(spec);
  }

  /**
   * @throws Refusal if a record refuses it, with the place of that record
   */
  public static CellSpec cell(ObjectNode tree) {
    return bound(tree, CellSpec.class);
  }

  /**
   * What a tree describes.
   *
   * @throws Refusal as {@link #cell}
   */
  public static <T> T bound(ObjectNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonMappingException e) {
      throw Refusal.of(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory cannot be malformed", e);
    }
  }

  /** Whether values of the type are mappings of fields: a record, or a family of records. */
  public static boolean isGroup(Class<?> type) {
    return type.isRecord() || isFamily(type);
  }

  public static boolean isFamily(Class<?> type) {
    return type.isSealed() && type.isAnnotationPresent(JsonTypeInfo.class);
  }

  /** The field that tells the records of a family apart, such as {@code kind}. */
  public static String kindField(Class<?> family) {
    return family.getAnnotation(JsonTypeInfo.class).property();
  }

  /** Whether mappings of fields stand at {@code path}, in some experiment. */
  public static boolean isGroup(List<String> path) {
    return !groups(path).isEmpty();
  }

  /** The family whose kind stands at {@code path}, in some experiment; empty if none does. */
  public static Optional<Class<?>> family(List<String> path) {
    return groups(Paths.parent(path)).stream()
        .filter(type -> isFamily(type) && kindField(type).equals(Paths.last(path)))
        .findFirst();
  }

  private static Set<Class<?>> groups(List<String> path) {
    Set<Class<?>> groups = Set.of(CellSpec.class);
    for (String step : path) {
      Set<Class<?>> inner = new LinkedHashSet<>();
      for (Class<?> group : groups) {
        for (Class<?> record : isFamily(group) ? kinds(group).values() : List.of(group)) {
          for (Map<String, Class<?>> fields : FORMS.get(record)) {
            Class<?> type = fields.get(step);
            if (type != null && isGroup(type)) {
              inner.add(type);
            }
          }
        }
      }
      groups = inner;
    }
    return groups;
  }

  public static Map<String, Class<?>> kinds(Class<?> family) {
    Map<String, Class<?>> kinds = new LinkedHashMap<>();
    for (JsonSubTypes.Type type : family.getAnnotation(JsonSubTypes.class).value()) {
      kinds.put(type.name(), type.value());
    }
    return kinds;
  }

  /** Names and types of a record's fields, in order; of several forms the first counts. */
  public static Map<String, Class<?>> fields(Class<?> record) {
    List<Map<String, Class<?>>> forms = FORMS.get(record);
    if (forms.size() == 1) {
      return forms.get(0);
    }
    Map<String, Class<?>> fields = new LinkedHashMap<>();
    forms.forEach(form -> form.forEach(fields::putIfAbsent));
    return fields;
  }

  /** The fields that a record has in a tree: a part of it may be of several kinds. */
  public static Map<String, Class<?>> fields(Class<?> record, ObjectNode given) {
    return part(record)
        .map(part -> FORMS.get(record).get(kindsOf(part).indexOf(chosen(part, given))))
        .orElseGet(() -> fields(record));
  }

  /** The part of a record that stands beside its other fields and is of several kinds. */
  private static Optional<Class<?>> part(Class<?> record) {
    return FORMS.get(record).size() == 1 ? Optional.empty() : parts(record).findFirst();
  }

  /** Types of the parts whose fields stand beside a record's other ones. */
  private static Stream<Class<?>> parts(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .filter(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class))
        .map(RecordComponent::getType);
  }

  static List<Class<?>> kindsOf(Class<?> part) {
    return part.isRecord() ? List.of(part) : List.of(part.getPermittedSubclasses());
  }

  /**
   * The record that a part is of: the kind whose first field is there, the first kind where none
   * is.
   *
   * @throws Refusal if there are first fields of several
   */
  static Class<?> chosen(Class<?> part, ObjectNode given) {
    List<Class<?>> kinds = kindsOf(part);
    List<Class<?>> there = kinds.stream().filter(kind -> given.has(first(kind))).toList();
    if (there.size() > 1) {
      throw Refusal.atKey(
          List.of(first(there.get(1))),
          "%s and %s both say where rows come from; remove one"
              .formatted(first(there.get(0)), first(there.get(1))));
    }
    return there.isEmpty() ? kinds.get(0) : there.get(0);
  }

  static String first(Class<?> record) {
    return record.getRecordComponents()[0].getName();
  }

  /**
   * What a record's fields are where a tree does not say: a part of another kind than the usual has
   * defaults of its own.
   *
   * @param usual the defaults of the record
   */
  public static ObjectNode defaults(Class<?> record, ObjectNode usual, ObjectNode given) {
    Optional<Class<?>> part = part(record);
    if (part.isEmpty() || chosen(part.get(), given) == chosen(part.get(), object())) {
      return usual;
    }
    ObjectNode rest = usual.deepCopy();
    rest.remove(fields(chosen(part.get(), object())).keySet());
    ObjectNode own = defaults(chosen(part.get(), given));
    JsonNode data = given.path("data");
    // A teacher's inputs are usually what those are that it labels.
    JsonNode kind = (data.has("rows") ? data.path("rows") : data).path("kind");
    if (own.has("data") && kinds(SourceSpec.class).containsKey(kind.asText())) {
      SourceSpec source =
          bound(defaults(kinds(SourceSpec.class).get(kind.asText())), SourceSpec.class);
      own.set("inputs", MAPPER.valueToTree(source.usualInputs()));
    }
    return own.setAll(rest);
  }

  /** Whether the data of a cell are drawn from a population whose covariance is known. */
  public static boolean knowsPopulation(Class<?> cell, ObjectNode given) {
    return parts(cell).anyMatch(part -> chosen(part, given) == DataSpec.OfTeacher.class);
  }

  public static List<String> words(Class<?> type) {
    return WORDS.get(type);
  }

  private static List<Map<String, Class<?>>> readForms(Class<?> record) {
    return parts(record)
        .filter(part -> !part.isRecord())
        .findFirst()
        .map(
            part ->
                kindsOf(part).stream()
                    .map(kind -> readFields(record, any -> any == part ? kind : any))
                    .toList())
        .orElseGet(() -> List.of(readFields(record, part -> part)));
  }

  private static Map<String, Class<?>> readFields(Class<?> record, UnaryOperator<Class<?>> kindOf) {
    Map<String, Class<?>> fields = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      // A component's annotation is copied to its accessor, not to the component itself, because
      // Jackson's do not target components.
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        fields.putAll(fields(kindOf.apply(component.getType())));
      } else {
        fields.put(renamed == null ? component.getName() : renamed.value(), component.getType());
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<String> readWords(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> MAPPER.convertValue(constant, String.class))
        .toList();
  }

  /** What a list is of, where its items are mappings of fields. */
  public static Optional<Class<?>> items(Class<?> record, String field) {
    return Arrays.stream(record.isRecord() ? record.getRecordComponents() : new RecordComponent[0])
        .filter(component -> component.getName().equals(field))
        .map(RecordComponent::getGenericType)
        .filter(type -> type instanceof ParameterizedType list && list.getRawType() == List.class)
        .map(type -> ((ParameterizedType) type).getActualTypeArguments()[0])
        .filter(item -> item instanceof Class<?> type && isGroup(type))
        .<Class<?>>map(item -> (Class<?>) item)
        .findFirst();
  }

  /** The record's own defaults: its static {@code defaults()}, or the record if it has no field. */
  public static ObjectNode defaults(Class<?> type) {
    return tree(usual(type));
  }

  /** The {@link #defaults} as they are. */
  static Object usual(Class<?> type) {
    try {
      boolean empty = type.isRecord() && type.getRecordComponents().length == 0;
      return empty
          ? type.getDeclaredConstructor().newInstance()
          : type.getMethod("defaults").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " lacks a public static defaults()", e);
    }
  }

  /** Dotted paths of every field of every kind below {@code type}. */
  public static Set<String> paths(Class<?> type) {
    Set<String> paths = new LinkedHashSet<>();
    collect(type, List.of(), paths, List.of());
    return paths;
  }

  /**
   * @param around the records that the type stands in: a source of rows may have another, of
   *     another kind
   */
  private static void collect(
      Class<?> type, List<String> prefix, Set<String> paths, List<Class<?>> around) {
    List<Class<?>> records = new ArrayList<>();
    if (isFamily(type)) {
      paths.add(Paths.join(Paths.child(prefix, kindField(type))));
      records.addAll(kinds(type).values());
      records.removeAll(around);
    } else {
      records.add(type);
    }
    for (Class<?> record : records) {
      FORMS
          .get(record)
          .forEach(
              form ->
                  form.forEach(
                      (name, fieldType) -> {
                        List<String> path = Paths.child(prefix, name);
                        paths.add(Paths.join(path));
                        if (isGroup(fieldType)) {
                          collect(fieldType, path, paths, with(around, record));
                        }
                      }));
    }
  }

  private static <T> List<T> with(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }

  /** The real numbers of a part of a cell, which a graph has one a lane of, by their fields. */
  public static Map<String, Double> numbers(Object part) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : tree(part).properties()) {
      if (field.getValue().isDouble()) {
        numbers.put(field.getKey(), field.getValue().doubleValue());
      }
    }
    return Collections.unmodifiableMap(numbers);
  }
}
