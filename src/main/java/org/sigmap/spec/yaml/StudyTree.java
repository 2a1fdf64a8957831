package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/** A {@link Study} as the tree of its YAML, in both directions. */
final class StudyTree {
  private StudyTree() {}

  /**
   * @throws Refusal if it describes none
   */
  static Draft draft(ObjectNode root) {
    ObjectNode cell = root.deepCopy();
    cell.remove(UnknownField.STUDY_FIELDS);
    if (cell.has("seed")) {
      throw Refusal.atKey(
          List.of("seed"), "a seed is given by seeds: a count, or a list such as seeds: [3]");
    }
    if (!root.has("name")) {
      throw Refusal.atValue(
          List.of("name"), "name is missing; add a line such as name: label-noise");
    }
    List<Axis> axes = axes(root);
    ObjectNode base = new SpecResolver(axes).base(cell);
    base.remove("seed");
    return new Draft(
        text(root, "name"),
        root.has("description") ? text(root, "description") : null,
        base,
        root.has("seeds") ? seeds(root.get("seeds")) : Draft.defaultSeeds(),
        axes);
  }

  static ObjectNode tree(Study study) {
    ObjectNode root = SpecSchema.object().put("name", study.name());
    if (study.description() != null) {
      root.put("description", study.description());
    }
    ObjectNode base = study.base();
    root.set("experiment", base.remove("experiment"));
    if (study.seeds().equals(Draft.firstSeeds(study.seeds().size()))) {
      root.put("seeds", study.seeds().size());
    } else {
      study.seeds().forEach(root.withArray("/seeds")::add);
    }
    root.setAll(base);
    for (Axis axis : study.axes()) {
      root.withObject("/sweep").putArray(axis.path()).addAll(axis.values());
    }
    return root;
  }

  private static String text(ObjectNode root, String field) {
    SpecValues.check(String.class, List.of(field), root.get(field));
    return root.get(field).textValue();
  }

  private static List<Long> seeds(JsonNode node) {
    List<String> path = List.of("seeds");
    if (!node.isArray()) {
      SpecValues.expect(
          node.isInt(), "a whole number, the count of seeds, or a list of seeds", path, node);
      int count = node.intValue();
      if (count < 1 || count > Draft.MOST_CELLS) {
        throw Refusal.atValue(
            path, "seeds must lie between 1 and " + Draft.MOST_CELLS + ", but is " + count);
      }
      return Draft.firstSeeds(count);
    }
    List<Long> seeds = new ArrayList<>();
    for (JsonNode seed : node) {
      List<String> place = Paths.child(path, Integer.toString(seeds.size()));
      if (!seed.isInt() && !seed.isLong()) {
        throw Refusal.atValue(place, "a seed must be a whole number, but is " + Words.show(seed));
      }
      seeds.add(seed.longValue());
    }
    return seeds;
  }

  private static List<Axis> axes(ObjectNode root) {
    List<Axis> axes = new ArrayList<>();
    if (!root.has("sweep")) {
      return axes;
    }
    List<String> sweep = List.of("sweep");
    if (!(root.get("sweep") instanceof ObjectNode mapping)) {
      throw Refusal.atValue(
          sweep,
          "sweep must be a mapping from fields to lists of values, but is "
              + Words.show(root.get("sweep")));
    }
    if (mapping.isEmpty()) {
      throw Refusal.atValue(
          sweep, "sweep is empty; name a field and its values, or leave sweep out");
    }
    mapping.properties().forEach(entry -> axes.add(axis(entry.getKey(), entry.getValue())));
    return axes;
  }

  private static Axis axis(String path, JsonNode values) {
    List<String> place = List.of("sweep", path);
    Optional<String> instead = notSwept(path);
    if (instead.isPresent()) {
      throw Refusal.atKey(place, path + " cannot be an axis; " + instead.get());
    }
    if (values.isObject()) {
      throw Refusal.atValue(
          place,
          "an axis is named by its dotted path, such as "
              + Words.show(
                  path
                      + "."
                      + values.properties().stream()
                          .findFirst()
                          .map(e -> e.getKey())
                          .orElse("kind"))
              + ": [...]");
    }
    if (!values.isArray()) {
      throw Refusal.atValue(
          place,
          "the axis %s must be a list, as [1, 2], but is %s"
              .formatted(Words.show(path), Words.show(values)));
    }
    List<JsonNode> list = new ArrayList<>();
    values.forEach(list::add);
    return new Axis(path, list);
  }

  private static Optional<String> notSwept(String path) {
    return switch (path) {
      case "seed", "seeds" -> Optional.of("give the seeds by seeds: or --seeds");
      case "name", "description", "sweep" -> Optional.of("only fields of a cell can");
      case "experiment" -> Optional.of("write one spec for each experiment");
      default -> Optional.empty();
    };
  }
}
