package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every field of a specification is, as the spec records say themselves: types and defaults
 * are theirs, ranges what they refuse, meanings their Javadoc, which {@code meanings.properties}
 * holds and a test compares with the sources.
 */
public final class SpecReference {
  /**
   * A field.
   *
   * @param path dotted, as under {@code sweep:}
   * @param conditions where it is there: {@code optimizer.kind: sam}; none where it always is
   * @param owner the record that has it
   * @param type of its values
   * @param form the type in words
   * @param usual its default, absent where it has none
   * @param limits what its values must be, "be greater than 0"
   */
  public record Field(
      String path,
      List<String> conditions,
      Class<?> owner,
      Class<?> type,
      String form,
      Optional<String> usual,
      List<String> limits,
      String meaning) {
    /** The path with the kinds of the groups it is in: {@code optimizer.sam.rho}. */
    public String qualified() {
      String qualified = path;
      for (String condition : conditions) {
        int at = condition.indexOf(": ");
        if (at > 0) {
          String group = condition.substring(0, condition.lastIndexOf('.', at) + 1);
          if (!group.isEmpty() && qualified.startsWith(group)) {
            qualified =
                group + condition.substring(at + 2) + "." + qualified.substring(group.length());
          }
        }
      }
      return qualified;
    }

    /** Type and range in words: "number, greater than 0". */
    public String values() {
      return Stream.concat(Stream.of(form), limits.stream().map(Field::limit))
          .collect(Collectors.joining(", "));
    }

    private static String limit(String must) {
      return must.equals("not be negative")
          ? "0 or more"
          : must.replaceFirst("^not ", "must not ")
              .replaceFirst("^exceed", "must exceed")
              .replaceFirst("^(be|lie) ", "");
    }
  }

  /** Values that a number is tried with, to hear what its record refuses. */
  private static final List<Double> TRIED =
      List.of(-1e9, -1.0, -1e-3, 0.0, 1e-3, 0.5, 1.0, 2.0, 100.0, 1e9);

  private static final Pattern MUST = Pattern.compile(".*? must (.*), but is .*");

  private static final Map<String, String> MEANINGS = meanings();

  /** Fields that no specification sets. */
  static final Set<String> INTERNAL = Set.of("seed", "trial");

  private final Map<List<Object>, Field> fields = new LinkedHashMap<>();

  /** Sources may be of sources: their fields end where those of specifications do. */
  private final Set<String> known = SpecSchema.paths(CellSpec.class);

  private final Map<List<Object>, Set<String>> experiments = new LinkedHashMap<>();

  private SpecReference() {}

  private static Map<String, String> meanings() {
    Properties meanings = new Properties();
    try (InputStream file = SpecReference.class.getResourceAsStream("meanings.properties")) {
      meanings.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return meanings.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(name -> name, meanings::getProperty));
  }

  /** Every field of every kind: those of the study, then those of its cells. */
  public static List<Field> fields() {
    SpecReference reference = new SpecReference();
    reference.study();
    Map<String, Class<?>> kinds = SpecSchema.kinds(CellSpec.class);
    kinds.forEach(
        (experiment, record) ->
            reference.walk(record, List.of(), List.of(), SpecSchema.usual(record), experiment));
    List<Field> all = new ArrayList<>();
    reference.fields.forEach(
        (key, field) -> {
          Set<String> in = reference.experiments.get(key);
          // Data of a kind, and groups of a kind, say by themselves where they are.
          boolean said = in == null || in.size() == kinds.size() || !field.conditions().isEmpty();
          List<String> conditions = new ArrayList<>(field.conditions());
          if (!said) {
            conditions.add("experiment: " + String.join(" or ", in));
          }
          conditions.removeIf(
              c -> (c + ".").startsWith("with " + Paths.split(field.path()).get(0) + ":"));
          all.add(
              new Field(
                  field.path(),
                  List.copyOf(conditions),
                  field.owner(),
                  field.type(),
                  field.form(),
                  field.usual(),
                  field.limits(),
                  field.meaning()));
        });
    return all;
  }

  private void study() {
    add("name", String.class, "text", null, "Names the run's directory.");
    add("description", String.class, "text", null, "What the study is for; nothing depends on it.");
    add(
        "experiment",
        CellSpec.class,
        "one of " + String.join(", ", SpecSchema.kinds(CellSpec.class).keySet()),
        SpecSchema.defaults(CellSpec.class).path("experiment").asText(),
        "The question that is asked of trained networks.");
    add(
        "seeds",
        List.class,
        "whole number n for 0 to n − 1, list, or {from, count}",
        Integer.toString(Study.USUAL_SEEDS),
        "Every setting is trained once with each.");
    add(
        "sweep",
        Map.class,
        "mapping of fields to lists of values",
        null,
        "The axes: fields by their dotted paths, groups of a kind with settings of its own, and"
            + " zip: for fields that move together (docs/sweeps.md).");
    add("tune", TuneSpec.class, "mapping", null, text("TuneSpec", ""));
    Map<String, String> usual =
        Map.of("by", shown(TuneSpec.USUAL_BY), "per", shown(TuneSpec.USUAL_PER));
    for (RecordComponent component : TuneSpec.class.getRecordComponents()) {
      Field field = field(TuneSpec.class, component, List.of("tune"), List.of(), null);
      add(
          field.path(),
          field.type(),
          field.form(),
          usual.get(component.getName()),
          field.meaning());
    }
  }

  private void add(String path, Class<?> type, String form, String usual, String meaning) {
    fields.put(
        List.of(path),
        new Field(
            path,
            List.of(),
            Study.class,
            type,
            form,
            Optional.ofNullable(usual),
            List.of(),
            meaning));
  }

  /** The fields of a record, and of those in it. */
  private void walk(
      Class<?> record,
      List<String> path,
      List<String> conditions,
      Object usual,
      String experiment) {
    for (RecordComponent component : record.getRecordComponents()) {
      Class<?> type = component.getType();
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        List<Class<?>> kinds = SpecSchema.kindsOf(type);
        for (Class<?> kind : kinds) {
          boolean only = kinds.size() == 1;
          walk(
              kind,
              path,
              only ? conditions : with(conditions, "with " + SpecSchema.first(kind) + ":"),
              kind == kinds.get(0) ? value(usual, component) : SpecSchema.usual(kind),
              experiment);
        }
      } else if (!INTERNAL.contains(component.getName())) {
        Field field = field(record, component, path, conditions, usual);
        if (known.contains(field.path())) {
          List<Object> key = List.of(field.path(), record, conditions);
          fields.putIfAbsent(key, field);
          experiments.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(experiment);
          inner(field, conditions, value(usual, component), experiment);
        }
      }
    }
  }

  /** The fields of a field that is a mapping. */
  private void inner(Field field, List<String> conditions, Object usual, String experiment) {
    List<String> path = Paths.split(field.path());
    if (SpecSchema.isFamily(field.type())) {
      String name = SpecSchema.kindField(field.type());
      String kindPath = field.path() + "." + name;
      Map<String, Class<?>> kinds = new LinkedHashMap<>(SpecSchema.kinds(field.type()));
      // A source of rows may have another, of another kind.
      kinds.values().remove(field.owner());
      List<Object> key = List.of(kindPath, field.type(), conditions);
      fields.putIfAbsent(
          key,
          new Field(
              kindPath,
              conditions,
              field.type(),
              String.class,
              "one of " + String.join(", ", kinds.keySet()),
              Optional.ofNullable(usual).map(u -> SpecSchema.tree(u).path(name).asText()),
              List.of(),
              "Which kind it is."));
      experiments.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(experiment);
      kinds.forEach(
          (kind, record) ->
              walk(
                  record,
                  path,
                  // Where the group itself is, its own row says.
                  List.of(kindPath + ": " + kind),
                  SpecSchema.usual(record),
                  experiment));
    } else if (field.type().isRecord()) {
      walk(field.type(), path, conditions, usual, experiment);
    }
  }

  /** What a record has there; null where it has nothing, or is nothing. */
  static Object value(Object record, RecordComponent component) {
    try {
      return record == null ? null : component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static List<String> with(List<String> conditions, String further) {
    return Stream.concat(conditions.stream(), Stream.of(further)).toList();
  }

  static Field field(
      Class<?> record,
      RecordComponent component,
      List<String> path,
      List<String> conditions,
      Object usual) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    String name = renamed == null ? component.getName() : renamed.value();
    Object value = value(usual, component);
    return new Field(
        Paths.join(Paths.child(path, name)),
        conditions,
        record,
        component.getType(),
        form(component),
        Optional.ofNullable(value)
            .filter(v -> !SpecSchema.isGroup(component.getType()))
            .map(SpecReference::shown),
        limits(record, component, usual),
        meaning(record, component));
  }

  private static String shown(Object value) {
    JsonNode node = SpecSchema.MAPPER.valueToTree(value);
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private static String form(RecordComponent component) {
    Class<?> type = component.getType();
    if (type.isEnum()) {
      return "one of " + String.join(", ", SpecSchema.words(type));
    }
    if (SpecSchema.isGroup(type)) {
      return "mapping";
    }
    if (type == List.class) {
      Class<?> record = component.getDeclaringRecord();
      return SpecSchema.items(record, component.getName()).isPresent()
          ? "list of mappings"
          : "list of "
              + (component.getGenericType().getTypeName().contains("String") ? "texts" : "numbers");
    }
    return Map.<Class<?>, String>of(
            int.class, "whole number",
            Integer.class, "whole number",
            long.class, "whole number",
            Long.class, "whole number",
            boolean.class, "true or false",
            Boolean.class, "true or false",
            String.class, "text")
        .getOrDefault(type, "number");
  }

  /** What the record asks of a number, in the words of its refusals. */
  static List<String> limits(Class<?> record, RecordComponent component, Object usual) {
    Class<?> type = component.getType();
    boolean whole = type == int.class || type == Integer.class;
    if (usual == null || !whole && type != double.class && type != Double.class) {
      return List.of();
    }
    Set<String> limits = new LinkedHashSet<>();
    for (double tried : TRIED) {
      if (!whole || tried == Math.rint(tried)) {
        refusal(record, component, usual, whole ? (Object) (int) tried : (Object) tried)
            .ifPresent(limits::add);
      }
    }
    return List.copyOf(limits);
  }

  /** What the record says to a value beside the defaults of its other fields. */
  private static Optional<String> refusal(
      Class<?> record, RecordComponent component, Object usual, Object tried) {
    RecordComponent[] all = record.getRecordComponents();
    Object[] values =
        Arrays.stream(all)
            .map(c -> c.getName().equals(component.getName()) ? tried : value(usual, c))
            .toArray();
    try {
      record
          .getDeclaredConstructor(
              Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(values);
      return Optional.empty();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SpecException refusal
          && refusal.field().equals(component.getName())) {
        Matcher said = MUST.matcher(refusal.getMessage());
        return said.matches() && !said.group(1).startsWith("lie between 1 (")
            ? Optional.of(said.group(1).replaceAll(" \\(\\d+\\)", ""))
            : Optional.empty();
      }
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record + " cannot be made", e);
    }
  }

  /** The Javadoc of a component, of its accessor in the family, of another kind's, of its type. */
  static String meaning(Class<?> record, RecordComponent component) {
    String name = component.getName();
    List<Class<?>> families = new ArrayList<>();
    families(record, families);
    Stream<String> places =
        Stream.of(
                Stream.of(record),
                families.stream(),
                families.stream()
                    .filter(Class::isSealed)
                    .flatMap(family -> Arrays.stream(family.getPermittedSubclasses())))
            .flatMap(part -> part)
            .map(place -> text(name(place), "." + name));
    return Stream.concat(places, Stream.of(text(name(component.getType()), "")))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static void families(Class<?> type, List<Class<?>> families) {
    for (Class<?> family : type.getInterfaces()) {
      families.add(family);
      families(family, families);
    }
  }

  /** What a type, a record of a family or a word of an enumeration is. */
  public static String meaning(Class<?> type) {
    return text(name(type), "");
  }

  /** What a word of an enumeration is; empty where nothing is said. */
  public static String meaning(Class<?> type, int word) {
    return text(name(type), "." + ((Enum<?>) type.getEnumConstants()[word]).name());
  }

  private static String text(String type, String member) {
    return MEANINGS.getOrDefault(type + member, "");
  }

  static String name(Class<?> type) {
    return type.getName().replaceFirst("^.*\\.", "").replace('$', '.');
  }
}
