package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Contents;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Words;

/** A {@link Study} as the tree of its YAML, in both directions. */
final class StudyTree {
  static final String FROM = "from";
  static final String COUNT = "count";

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
    beginWithFirstSource(cell);
    List<Axis> axes = SweepTree.axes(root);
    Optional<TuneSpec> tune = Optional.ofNullable(root.get("tune")).map(TuneTree::read);
    ObjectNode base = new SpecResolver(Draft.varied(axes, tune)).base(cell);
    base.remove("seed");
    TuneTree.settleHoldout(base, tune);
    Contents.add(base);
    return new Draft(
        text(root, "name"),
        root.has("description") ? text(root, "description") : null,
        base,
        root.has("seeds") ? seeds(root.get("seeds")) : Draft.seeds(0, Study.USUAL_SEEDS),
        axes,
        tune);
  }

  /** Of sources in sequence the first is the cell's own data where none other is given. */
  private static void beginWithFirstSource(ObjectNode cell) {
    if (cell.at("/continual/sources") instanceof ArrayNode sources
        && sources.path(0).isObject()
        && !cell.has("data")
        && !cell.has("teacher")) {
      cell.set("data", sources.remove(0));
    }
  }

  static ObjectNode tree(Study study) {
    ObjectNode root = SpecSchema.object().put("name", study.name());
    if (study.description() != null) {
      root.put("description", study.description());
    }
    ObjectNode base = study.base();
    root.set("experiment", base.remove("experiment"));
    writeSeeds(study.seeds(), root);
    root.setAll(base);
    SweepTree.write(study.axes(), root);
    study.tuning().ifPresent(tuning -> root.set("tune", SpecSchema.tree(tuning.spec())));
    return root;
  }

  private static String text(ObjectNode root, String field) {
    SpecValues.check(String.class, List.of(field), root.get(field));
    return root.get(field).textValue();
  }

  private static void writeSeeds(List<Long> seeds, ObjectNode root) {
    long first = seeds.get(0);
    boolean range = seeds.equals(Draft.seeds(first, seeds.size()));
    if (range && first == 0) {
      root.put("seeds", seeds.size());
    } else if (range && seeds.size() > 1) {
      root.putObject("seeds").put(FROM, first).put(COUNT, seeds.size());
    } else {
      seeds.forEach(root.withArrayProperty("seeds")::add);
    }
  }

  private static List<Long> seeds(JsonNode node) {
    List<String> path = List.of("seeds");
    if (node.isObject()) {
      return range((ObjectNode) node, path);
    }
    if (!node.isArray()) {
      SpecValues.expect(
          node.isInt(), "a whole number, the count of seeds, or a list of seeds", path, node);
      return Draft.seeds(0, count(path, node));
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

  private static List<Long> range(ObjectNode range, List<String> path) {
    if (!range.has(FROM) || !range.has(COUNT) || range.size() > 2) {
      throw Refusal.atValue(
          path, "a range of seeds has the fields from and count, as {from: 100, count: 5}");
    }
    List<String> from = Paths.child(path, FROM);
    SpecValues.check(long.class, from, range.get(FROM));
    if (range.get(FROM).longValue() < 0) {
      throw Refusal.atValue(from, "a seed must not be negative, but is " + range.get(FROM));
    }
    SpecValues.check(int.class, Paths.child(path, COUNT), range.get(COUNT));
    return Draft.seeds(
        range.get(FROM).longValue(), count(Paths.child(path, COUNT), range.get(COUNT)));
  }

  private static int count(List<String> path, JsonNode node) {
    int count = node.intValue();
    if (count < 1 || count > Draft.MOST_CELLS) {
      throw Refusal.atValue(
          path,
          "%s must lie between 1 and %d, but is %d"
              .formatted(Paths.last(path), Draft.MOST_CELLS, count));
    }
    return count;
  }
}
