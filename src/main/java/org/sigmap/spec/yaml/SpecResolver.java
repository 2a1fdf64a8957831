package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sigmap.spec.Axis;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;

/**
 * Checks what a user wrote against the spec records and fills in what was left out.
 *
 * <p>A group whose kind is on an axis is special: each kind has its own fields and defaults. Its
 * fields stay as written until a cell chooses the kind; a cell then takes those that its kind has.
 */
final class SpecResolver {
  /** Stands among the kinds of an axis for the one that is common to all cells. */
  private static final String COMMON = "";

  private final Map<List<String>, Set<String>> sweptKinds = new HashMap<>();

  /** Which Σ a preconditioner is a power of where a spec does not say: what the data know. */
  private static final String COVARIANCE = "covariance";

  private static final JsonNode EMPIRICAL =
      SpecSchema.tree(Map.of(COVARIANCE, CovarianceSource.EMPIRICAL)).get(COVARIANCE);

  private boolean knowsPopulation = true;

  private final ObjectNode defaults = SpecSchema.defaults(CellSpec.class);

  /** What is read. */
  private final Class<?> root;

  SpecResolver(List<Axis> axes) {
    this(CellSpec.class, axes);
  }

  private SpecResolver(Class<?> root, List<Axis> axes) {
    this.root = root;
    for (Axis axis : axes) {
      for (String path : axis.paths()) {
        Set<String> words = new LinkedHashSet<>();
        axis.settings()
            .forEach(s -> words.add(s.containsKey(path) ? s.get(path).asText() : COMMON));
        sweptKinds.put(Paths.split(path), words);
      }
    }
  }

  /**
   * What is common to all cells, with every default that does not depend on an axis.
   *
   * @throws SpecException (with its place) on unknown fields and values of the wrong type
   */
  ObjectNode base(ObjectNode given) {
    return group(CellSpec.class, defaults, given, List.of(), Optional.empty());
  }

  /**
   * The common part with a setting's axis values put in, completed by the defaults of every kind.
   *
   * @param set dotted paths of the fields that the setting gives
   * @throws Refusal on unknown fields and values of the wrong type
   */
  ObjectNode complete(ObjectNode given, Set<String> set) {
    return group(CellSpec.class, defaults, given, List.of(), Optional.of(set));
  }

  /**
   * A part of a cell by itself, completed by its defaults.
   *
   * @throws Refusal on unknown fields and values of the wrong type
   */
  static ObjectNode complete(Class<?> part, ObjectNode given) {
    return new SpecResolver(part, List.of())
        .group(part, SpecSchema.defaults(part), given, List.of(), Optional.of(Set.of()));
  }

  /**
   * @param set what a cell's setting gives; absent of what is common to all cells
   */
  private ObjectNode group(
      Class<?> type,
      ObjectNode defaults,
      ObjectNode given,
      List<String> path,
      Optional<Set<String>> set) {
    if (!SpecSchema.isFamily(type)) {
      return fill(type, type, defaults, given, path, set);
    }
    String kindField = SpecSchema.kindField(type);
    Set<String> swept = sweptKinds.get(Paths.child(path, kindField));
    String usual = defaults.get(kindField).textValue();
    Map<String, Class<?>> kinds = SpecSchema.kinds(type);
    JsonNode word = given.path(kindField);
    if (!word.isMissingNode() && !(word.isTextual() && kinds.containsKey(word.textValue()))) {
      throw SpecValues.notOneOf(Paths.child(path, kindField), kinds.keySet(), word);
    }
    String kind = word.asText(usual);
    if (swept != null && set.isEmpty()) {
      Set<String> used = new LinkedHashSet<>(swept);
      if (used.remove(COMMON)) {
        used.add(kind);
      }
      given.fieldNames().forEachRemaining(name -> checkSwept(type, used, name, path));
      return SpecSchema.object().put(kindField, kind).setAll(given);
    }
    Class<?> record = kinds.get(kind);
    ObjectNode start =
        SpecSchema.defaults(
            record, kind.equals(usual) ? defaults : SpecSchema.defaults(record), given);
    if (type == CellSpec.class) {
      knowsPopulation = SpecSchema.knowsPopulation(record, given);
    }
    return fill(type, record, knownCovariance(start), given, path, set);
  }

  /** Defaults of a preconditioner, or of a cell that has one, which say a Σ that the data know. */
  private ObjectNode knownCovariance(ObjectNode start) {
    ObjectNode known = start;
    if (!knowsPopulation && start.findParent(COVARIANCE) != null) {
      known = start.deepCopy();
      known.findParent(COVARIANCE).set(COVARIANCE, EMPIRICAL);
    }
    return known;
  }

  private ObjectNode fill(
      Class<?> type,
      Class<?> record,
      ObjectNode defaults,
      ObjectNode given,
      List<String> path,
      Optional<Set<String>> set) {
    Map<String, Class<?>> fields = SpecSchema.fields(record, given);
    String kindField = SpecSchema.isFamily(type) ? SpecSchema.kindField(type) : "";
    boolean sweptKind = sweptKinds.containsKey(Paths.child(path, kindField));
    ObjectNode result = defaults.deepCopy();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String name = entry.getKey();
      if (name.equals(kindField)) {
        continue;
      }
      List<String> place = Paths.child(path, name);
      Class<?> fieldType = fields.get(name);
      if (fieldType == null) {
        boolean isAxis = set.orElse(Set.of()).contains(Paths.join(place));
        if (!sweptKind || isAxis || UnknownField.owners(type, name).isEmpty()) {
          throw UnknownField.refusal(root, type, List.of(record), place);
        }
      } else if (SpecSchema.isGroup(fieldType)) {
        ObjectNode mapping = mapping(fieldType, entry.getValue(), place);
        ObjectNode usual =
            defaults.has(name) ? (ObjectNode) defaults.get(name) : SpecSchema.defaults(fieldType);
        result.set(name, group(fieldType, usual, mapping, place, set));
      } else if (SpecSchema.items(record, name).isPresent()) {
        result.set(name, items(SpecSchema.items(record, name).get(), entry.getValue(), place, set));
      } else {
        SpecValues.check(fieldType, place, entry.getValue());
        result.set(name, entry.getValue());
      }
    }
    return result;
  }

  private ArrayNode items(
      Class<?> type, JsonNode given, List<String> path, Optional<Set<String>> set) {
    SpecValues.expect(given.isArray(), "a list of mappings", path, given);
    ArrayNode items = SpecSchema.array();
    for (JsonNode item : given) {
      List<String> place = Paths.child(path, Integer.toString(items.size()));
      if (!(item instanceof ObjectNode fields)) {
        String name = "an item of " + Paths.last(path);
        throw SpecValues.notAMapping(place, name, item);
      }
      items.add(group(type, SpecSchema.defaults(type), fields, place, set));
    }
    return items;
  }

  private static ObjectNode mapping(Class<?> type, JsonNode value, List<String> path) {
    if (value instanceof ObjectNode mapping) {
      return mapping;
    }
    if (type == ConventionsSpec.class && !value.isNull()) {
      return ConventionWord.spread(value, path);
    }
    throw SpecValues.notAMapping(path, value);
  }

  private void checkSwept(Class<?> type, Set<String> swept, String name, List<String> path) {
    boolean used =
        name.equals(SpecSchema.kindField(type))
            || UnknownField.owners(type, name).stream().anyMatch(swept::contains);
    if (!used) {
      Map<String, Class<?>> kinds = new LinkedHashMap<>(SpecSchema.kinds(type));
      kinds.keySet().retainAll(swept);
      throw UnknownField.refusal(root, type, List.copyOf(kinds.values()), Paths.child(path, name));
    }
  }
}
