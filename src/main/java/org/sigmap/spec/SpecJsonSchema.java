package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON Schema (draft 7) of specifications, of the same records as {@link SpecReference}: editors
 * complete and check by it. It is wider than the reader: where a kind is not named, as when it is
 * swept, fields of every kind are let through, and what depends on several fields is not looked at.
 */
public final class SpecJsonSchema {
  private static final String NUMBER = "(-?[0-9.]+(?:E-?[0-9]+)?)";
  private static final Pattern ABOVE = Pattern.compile("be greater than " + NUMBER);
  private static final Pattern LEAST = Pattern.compile("be at least " + NUMBER + ".*?");
  private static final Pattern BELOW =
      Pattern.compile("be at least " + NUMBER + " and below " + NUMBER);
  private static final Pattern BETWEEN =
      Pattern.compile("lie between " + NUMBER + " and " + NUMBER);
  private static final Pattern STRICTLY =
      Pattern.compile("lie strictly between " + NUMBER + " and " + NUMBER);

  private final ObjectNode definitions = SpecSchema.object();

  private SpecJsonSchema() {}

  /** The schema as it is shown. */
  public static String text() {
    try {
      return SpecSchema.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(new SpecJsonSchema().schema())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory cannot be malformed", e);
    }
  }

  private ObjectNode schema() {
    ObjectNode schema = SpecSchema.object();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "A Sigmap specification");
    schema.put("type", "object");
    schema.putArray("required").add("name");
    ArrayNode cases = schema.putArray("allOf");
    Map<String, Class<?>> experiments = SpecSchema.kinds(CellSpec.class);
    ObjectNode study = study();
    List<ObjectNode> all = new ArrayList<>();
    experiments.forEach(
        (experiment, record) -> {
          ObjectNode fields = properties(record, SpecSchema.usual(record));
          all.add(fields);
          ObjectNode mapping = closed(study.deepCopy().setAll(fields.deepCopy()));
          cases
              .addObject()
              .<ObjectNode>set("if", named("experiment", experiment))
              .set("then", mapping);
        });
    // Without a name it is the usual one.
    ObjectNode usual = closed(study.deepCopy().setAll(all.get(0).deepCopy()));
    ObjectNode unnamed = cases.addObject();
    unnamed.putObject("if").putObject("not").putArray("required").add("experiment");
    unnamed.set("then", usual);
    ArrayNode rows = schema.putObject("not").putArray("required");
    rows.add("teacher").add("data");
    schema.set("definitions", definitions);
    return schema;
  }

  /** The fields that belong to the study. */
  private ObjectNode study() {
    ObjectNode fields = SpecSchema.object();
    ObjectNode name = fields.putObject("name").put("type", "string");
    name.put("pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$");
    fields.putObject("description").put("type", "string");
    fields.putObject("experiment").set("enum", words(SpecSchema.kinds(CellSpec.class).keySet()));
    ArrayNode seeds = fields.putObject("seeds").putArray("anyOf");
    seeds.addObject().put("type", "integer").put("minimum", 1);
    seeds
        .addObject()
        .put("type", "array")
        .putObject("items")
        .put("type", "integer")
        .put("minimum", 0);
    ObjectNode range = seeds.addObject().put("type", "object");
    ObjectNode ends = range.putObject("properties");
    ends.putObject("from").put("type", "integer").put("minimum", 0);
    ends.putObject("count").put("type", "integer").put("minimum", 1);
    range.putArray("required").add("from").add("count");
    range.put("additionalProperties", false);
    definitions.set("sweep", sweep());
    ObjectNode tune = closed(properties(TuneSpec.class, null));
    tune.putArray("required").add("field").add("values");
    definitions.set("tune", tune);
    for (String group : List.of("sweep", "tune")) {
      fields.putObject(group).putArray("allOf").addObject().put("$ref", "#/definitions/" + group);
    }
    for (SpecReference.Field field : SpecReference.fields()) {
      if (fields.get(field.path()) instanceof ObjectNode known) {
        known.put("description", field.meaning());
      }
    }
    return fields;
  }

  private ObjectNode sweep() {
    Set<String> paths = new LinkedHashSet<>(SpecSchema.paths(CellSpec.class));
    paths.remove("seed");
    ObjectNode axes = SpecSchema.object();
    definitions.putObject("values").put("type", "array").put("minItems", 1);
    paths.forEach(path -> axes.putObject(path).put("$ref", "#/definitions/values"));
    axes.putObject(Axis.ZIP).put("type", "array").putObject("items").put("type", "object");
    return closed(axes);
  }

  private static ObjectNode closed(ObjectNode properties) {
    ObjectNode mapping = SpecSchema.object().put("type", "object");
    mapping.set("properties", properties);
    return mapping.put("additionalProperties", false);
  }

  /** That a field has this word. */
  private static ObjectNode named(String field, String word) {
    ObjectNode named = SpecSchema.object();
    named.putObject("properties").putObject(field).put("const", word);
    named.putArray("required").add(field);
    return named;
  }

  private static ArrayNode words(Iterable<String> words) {
    ArrayNode array = SpecSchema.array();
    words.forEach(array::add);
    return array;
  }

  /** The fields of a record; what stands there in several forms may have any. */
  private ObjectNode properties(Class<?> record, Object usual) {
    Map<String, Set<ObjectNode>> forms = new LinkedHashMap<>();
    collect(record, usual, forms);
    return merged(forms);
  }

  private static ObjectNode merged(Map<String, Set<ObjectNode>> forms) {
    ObjectNode properties = SpecSchema.object();
    forms.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            properties.set(name, values.iterator().next());
          } else {
            values.forEach(properties.putObject(name).putArray("anyOf")::add);
          }
        });
    return properties;
  }

  private void collect(Class<?> record, Object usual, Map<String, Set<ObjectNode>> forms) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        List<Class<?>> kinds = SpecSchema.kindsOf(component.getType());
        for (Class<?> kind : kinds) {
          boolean first = kind == kinds.get(0);
          collect(
              kind, first ? SpecReference.value(usual, component) : SpecSchema.usual(kind), forms);
        }
      } else if (!SpecReference.INTERNAL.contains(component.getName())) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        forms
            .computeIfAbsent(
                renamed == null ? component.getName() : renamed.value(), n -> new LinkedHashSet<>())
            .add(value(record, component, usual));
      }
    }
  }

  private ObjectNode value(Class<?> record, RecordComponent component, Object usual) {
    Class<?> type = component.getType();
    ObjectNode value = SpecSchema.object();
    String meaning = SpecReference.meaning(record, component);
    if (!meaning.isEmpty()) {
      value.put("description", meaning);
    }
    if (SpecSchema.isGroup(type)) {
      ArrayNode forms = value.putArray("anyOf");
      if (type == ConventionsSpec.class) {
        forms.addObject().set("enum", words(SpecSchema.words(Convention.class)));
      }
      forms
          .addObject()
          .put("$ref", "#/definitions/" + group(type, SpecReference.value(usual, component)));
      return value;
    }
    if (type.isEnum()) {
      value.set("enum", words(SpecSchema.words(type)));
      return value;
    }
    Optional<Class<?>> items = SpecSchema.items(record, component.getName());
    if (items.isPresent()) {
      value
          .put("type", "array")
          .putObject("items")
          .put("$ref", "#/definitions/" + group(items.get(), SpecSchema.usual(items.get())));
      return value;
    }
    if (type == List.class) {
      // One value stands for a list of it.
      value.putArray("type").add("array").add("number").add("string");
      return value;
    }
    value.put(
        "type",
        Map.<Class<?>, String>of(
                int.class, "integer",
                Integer.class, "integer",
                long.class, "integer",
                Long.class, "integer",
                boolean.class, "boolean",
                Boolean.class, "boolean",
                String.class, "string")
            .getOrDefault(type, "number"));
    SpecReference.limits(record, component, usual).forEach(limit -> limit(value, limit));
    return value;
  }

  private static void limit(ObjectNode value, String must) {
    if (must.equals("not be negative")) {
      value.put("minimum", 0);
    }
    ends(value, ABOVE.matcher(must), "exclusiveMinimum", null);
    ends(value, LEAST.matcher(must), "minimum", null);
    ends(value, BELOW.matcher(must), "minimum", "exclusiveMaximum");
    ends(value, BETWEEN.matcher(must), "minimum", "maximum");
    ends(value, STRICTLY.matcher(must), "exclusiveMinimum", "exclusiveMaximum");
  }

  private static void ends(ObjectNode value, Matcher must, String low, String high) {
    if (must.matches()) {
      value.put(low, Double.parseDouble(must.group(1)));
      if (high != null) {
        value.put(high, Double.parseDouble(must.group(2)));
      }
    }
  }

  /** The name of a group's definition, which is made where it is not known yet. */
  private String group(Class<?> type, Object usual) {
    String name = SpecReference.name(type);
    if (!definitions.has(name)) {
      definitions.putObject(name);
      definitions.set(
          name, SpecSchema.isFamily(type) ? family(type) : closed(properties(type, usual)));
    }
    return name;
  }

  private ObjectNode family(Class<?> type) {
    String field = SpecSchema.kindField(type);
    Map<String, Class<?>> kinds = SpecSchema.kinds(type);
    ObjectNode family = SpecSchema.object().put("type", "object");
    family.putObject("properties").putObject(field).set("enum", words(kinds.keySet()));
    ArrayNode cases = family.putArray("allOf");
    Map<String, Set<ObjectNode>> any = new LinkedHashMap<>();
    kinds.forEach(
        (kind, record) -> {
          ObjectNode own = properties(record, SpecSchema.usual(record));
          collect(record, SpecSchema.usual(record), any);
          own.putObject(field).put("const", kind);
          ObjectNode then = closed(own);
          String meaning = SpecReference.meaning(record);
          if (!meaning.isEmpty()) {
            then.put("description", meaning);
          }
          cases.addObject().<ObjectNode>set("if", named(field, kind)).set("then", then);
        });
    ObjectNode unnamed = cases.addObject();
    unnamed.putObject("if").putObject("not").putArray("required").add(field);
    unnamed.set("then", closed(merged(any)));
    return family;
  }
}
