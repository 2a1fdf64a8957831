package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** The axes of a study as the tree below {@code sweep:}, in both directions. */
final class SweepTree {
  private static final List<String> SWEEP = List.of("sweep");
  private static final List<String> ZIPS = List.of("sweep", Axis.ZIP);
  private static final String ONE_FILE = "write one spec for each file";

  /** Fields that name files where the samples are of kind indices. */
  private static final Set<String> INDEX_FILES =
      Set.of("samples.train", "samples.test", "transfer.samples.train", "transfer.samples.test");

  private SweepTree() {}

  /**
   * @throws Refusal if it holds anything but axes
   */
  static List<Axis> axes(ObjectNode root) {
    List<Axis> axes = new ArrayList<>();
    if (!root.has("sweep")) {
      return axes;
    }
    if (!(root.get("sweep") instanceof ObjectNode mapping)) {
      throw Refusal.atValue(
          SWEEP,
          "sweep must be a mapping from fields to lists of values, but is "
              + Words.show(root.get("sweep")));
    }
    if (mapping.isEmpty()) {
      throw Refusal.atValue(
          SWEEP, "sweep is empty; name a field and its values, or leave sweep out");
    }
    mapping
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(Axis.ZIP)) {
                axes.addAll(zips(entry.getValue()));
              } else {
                axes.add(axis(entry.getKey(), entry.getValue()));
              }
            });
    return axes;
  }

  /** Writes what {@link #axes} reads back, nothing where there is no axis. */
  static void write(List<Axis> axes, ObjectNode root) {
    for (Axis axis : axes) {
      ObjectNode sweep = root.withObjectProperty("sweep");
      ArrayNode written = sweep.withArrayProperty(axis.place().get(1));
      ObjectNode zip = axis.form() == Axis.Form.ZIP ? written.addObject() : null;
      for (Map<String, JsonNode> setting : axis.settings()) {
        switch (axis.form()) {
          case FIELD -> written.addAll(setting.values());
          case ZIP -> setting.forEach((path, value) -> zip.withArrayProperty(path).add(value));
          case GROUP -> {
            ObjectNode group = written.addObject();
            setting.forEach((p, value) -> ConventionWord.put(group, axis.withinGroup(p), value));
          }
        }
      }
    }
  }

  private static List<Axis> zips(JsonNode entries) {
    if (!entries.isArray() || entries.isEmpty()) {
      throw Refusal.atValue(
          ZIPS,
          "zip must be a list of mappings from fields to lists of values, as"
              + " [{teacher.snr: [1, 2], teacher.scale: [5, 10]}], but is "
              + (entries.isEmpty() && entries.isArray() ? "empty" : Words.show(entries)));
    }
    List<Axis> axes = new ArrayList<>();
    entries.forEach(entry -> axes.add(zip(axes.size(), entry)));
    return axes;
  }

  private static Axis zip(int number, JsonNode entry) {
    List<String> place = Paths.child(ZIPS, Integer.toString(number));
    if (!(entry instanceof ObjectNode mapping) || mapping.size() < 2) {
      throw Refusal.atValue(
          place,
          "an entry of zip must be a mapping of two fields or more, which move together, but is "
              + (entry.size() == 1 ? "one of one field" : Words.show(entry)));
    }
    Map<String, List<JsonNode>> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      List<String> at = Paths.child(place, field.getKey());
      requireSwept(field.getKey(), at);
      List<JsonNode> list = list(field.getKey(), field.getValue(), at);
      requireNoFiles(field.getKey(), list, at);
      values.put(field.getKey(), list);
    }
    Map.Entry<String, List<JsonNode>> first = values.entrySet().iterator().next();
    values.forEach(
        (path, list) -> {
          if (list.size() != first.getValue().size()) {
            throw Refusal.atValue(
                Paths.child(place, path),
                "fields of one zip move together, but %s has %s and %s has %d"
                    .formatted(
                        Words.show(first.getKey()),
                        Words.count(first.getValue().size(), "value"),
                        Words.show(path),
                        list.size()));
          }
        });
    return Axis.zip(number, values);
  }

  private static Axis axis(String path, JsonNode values) {
    List<String> place = Paths.child(SWEEP, path);
    requireSwept(path, place);
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
    List<JsonNode> list = list(path, values, place);
    if (!isOfGroup(path, values)) {
      requireNoFiles(path, list, place);
      return Axis.of(path, list);
    }
    List<Map<String, JsonNode>> settings = new ArrayList<>();
    for (JsonNode setting : list) {
      List<String> at = Paths.child(place, Integer.toString(settings.size()));
      if (!setting.isObject()) {
        throw SpecValues.notAMapping(at, path, setting);
      }
      Map<String, JsonNode> fields = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : flat(path, setting)) {
        requireSwept(field.getKey(), at);
        requireNoFiles(field.getKey(), List.of(field.getValue()), at);
        if (fields.put(field.getKey(), field.getValue()) != null) {
          throw Refusal.atValue(
              at, "the field " + Words.show(field.getKey()) + " stands here twice; remove one");
        }
      }
      settings.add(fields);
    }
    if (settings.stream().allMatch(Map::isEmpty)) {
      throw Refusal.atValue(place, "the axis " + Words.show(path) + " sets no field; name some");
    }
    return Axis.group(path, settings);
  }

  /** The values of every field that an axis sets, whatever else is wrong with it. */
  static Map<String, List<JsonNode>> fields(String path, JsonNode values) {
    Map<String, List<JsonNode>> fields = new LinkedHashMap<>();
    if (isOfGroup(path, values)) {
      values.forEach(
          setting ->
              flat(path, setting)
                  .forEach(
                      field ->
                          fields
                              .computeIfAbsent(field.getKey(), key -> new ArrayList<>())
                              .add(field.getValue())));
    } else {
      fields.put(path, values.valueStream().toList());
    }
    return fields;
  }

  /** Whether an axis gives settings to a group, not values to a field. */
  private static boolean isOfGroup(String path, JsonNode values) {
    return values.isArray()
        && values.valueStream().anyMatch(JsonNode::isObject)
        && SpecSchema.isGroup(Paths.split(path));
  }

  /** The single values of a mapping by their dotted paths. */
  private static List<Map.Entry<String, JsonNode>> flat(String path, JsonNode mapping) {
    return mapping
        .propertyStream()
        .map(field -> Map.entry(path + "." + field.getKey(), field.getValue()))
        .flatMap(
            field ->
                field.getValue().isObject()
                    ? flat(field.getKey(), field.getValue()).stream()
                    : Stream.of(field))
        .toList();
  }

  private static List<JsonNode> list(String path, JsonNode values, List<String> place) {
    if (!(values instanceof ArrayNode)) {
      throw Refusal.atValue(
          place,
          "the axis %s must be a list, as [1, 2], but is %s"
              .formatted(Words.show(path), Words.show(values)));
    }
    List<JsonNode> list = new ArrayList<>();
    values.forEach(list::add);
    return list;
  }

  private static void requireSwept(String path, List<String> place) {
    notSwept(path)
        .ifPresent(
            instead -> {
              throw Refusal.atKey(place, path + " cannot be an axis; " + instead);
            });
  }

  /** A cell is known by what the files of its specification hold, which are read once. */
  private static void requireNoFiles(String path, List<JsonNode> values, List<String> place) {
    if (INDEX_FILES.contains(path) && values.stream().anyMatch(JsonNode::isTextual)) {
      throw Refusal.atKey(place, path + " cannot be an axis; " + ONE_FILE);
    }
  }

  private static Optional<String> notSwept(String path) {
    return switch (path) {
      case "seed", "seeds" -> Optional.of("give the seeds by seeds: or --seeds");
      case "name", "description", "sweep", "tune" -> Optional.of("only fields of a cell can");
      case "samples.holdout" ->
          Optional.of("what is chosen, or learned, by rows held out is compared on the same ones");
      case TuneTree.TRIAL -> Optional.of(TuneTree.NO_TRIAL);
      case "experiment" -> Optional.of("write one spec for each experiment");
      case "data.kind", "data.file", "data.images", "data.labels", "data.folder", "data.batches" ->
          Optional.of(ONE_FILE);
      default ->
          path.startsWith("transfer.to.")
                  || path.startsWith("shifted.")
                  || path.startsWith("data.rows")
                  || path.startsWith("data.test")
                  || path.endsWith(".sha256")
              ? Optional.of(ONE_FILE)
              : Optional.empty();
    };
  }
}
