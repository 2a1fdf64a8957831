package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** Writes the command line's changes into the document that was read. */
final class OverrideWriter {
  private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

  /** What stands between two fields of a zip: white space before the next path. */
  private static final Pattern NEXT_FIELD = Pattern.compile("\\s+(?=[^\\s=,]+=)");

  /**
   * What the command line gives a field.
   *
   * @param label the argument
   * @param values none where some setting leaves the field as it is
   */
  private record Given(String label, List<JsonNode> values) {}

  private record Pinned(List<String> place, JsonNode value, String label) {}

  private final ObjectNode root;
  private final Origins file;
  private final Origins origins = new Origins();
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, ArrayNode> axes = new LinkedHashMap<>();
  private final Map<ObjectNode, String> zips = new LinkedHashMap<>();
  private final List<Pinned> pinned = new ArrayList<>();

  private OverrideWriter(YamlTree.Document document) {
    root = document.root();
    file = document.origins();
  }

  /**
   * @return where on the command line the new values stand
   * @throws SpecException if an override is not of its form, or names some of the fields alone that
   *     the file sweeps together
   */
  static Origins apply(YamlTree.Document document, Overrides overrides) {
    OverrideWriter writer = new OverrideWriter(document);
    overrides.sweep().forEach(writer::sweep);
    overrides.zip().forEach(writer::zip);
    overrides.set().forEach(writer::set);
    if (writer.given.containsKey(writer.root.at("/tune/field").asText())) {
      // What the command line gives a value, or several, is not tuned as the file says.
      writer.root.remove("tune");
    }
    writer.writeSweep();
    writer.writePinned();
    if (overrides.seeds() != null) {
      writer.seeds(overrides.seeds());
    }
    return writer.origins;
  }

  private void sweep(String argument) {
    String label = "--sweep " + Words.show(argument);
    String path = path(argument, label, "path=a,b,c");
    String text = value(argument);
    ArrayNode values = text.startsWith("{") ? settings(text, path, label) : list(text, path, label);
    axes.put(path, values);
    SweepTree.fields(path, values)
        .forEach((field, list) -> give(field, label, list, values.size()));
    label(List.of("sweep", path), values, label);
  }

  private void zip(String argument) {
    String label = "--zip " + Words.show(argument);
    String form = "path=a,b other.path=c,d";
    ObjectNode zip = SpecSchema.object();
    for (String field : NEXT_FIELD.split(argument.strip())) {
      String path = path(field, label, form);
      ArrayNode values = list(value(field), path, label);
      give(path, label, SweepTree.fields(path, values).get(path), values.size());
      zip.set(path, values);
    }
    if (zip.size() < 2) {
      throw new SpecException("", label + ": this must have the form " + form);
    }
    zips.put(zip, label);
  }

  private void give(String path, String label, List<JsonNode> values, int settings) {
    Given one = new Given(label, values.size() == settings ? values : List.of());
    if (given.put(path, one) != null) {
      throw new SpecException(path, label + ": this axis is given twice; name it once");
    }
  }

  private void set(String argument) {
    String label = "--set " + Words.show(argument);
    String path = path(argument, label, "path=value");
    if (given.containsKey(path) && !given.get(path).label().startsWith("--set")) {
      throw new SpecException(
          path,
          "%s: %s is also given by %s; choose one"
              .formatted(label, Words.show(path), given.get(path).label().split(" ", 2)[0]));
    }
    List<String> place = Paths.split(path);
    if (place.get(0).equals("sweep")) {
      throw new SpecException(path, label + ": axes are given by --sweep path=a,b,c");
    }
    JsonNode value =
        path.equals("tune.values")
            ? list(value(argument).replaceAll("^\\[|\\]$", ""), path, label)
            : scalar(value(argument), path, label);
    given.put(path, new Given(label, List.of(value)));
    pinned.add(new Pinned(place, value, label));
  }

  /** Puts the axes in, each in the place of one of the same path, behind the file's others. */
  private void writeSweep() {
    JsonNode sweep = root.path("sweep");
    // A sweep that is no mapping is refused, with its place, when the document is interpreted.
    if (given.isEmpty() || !sweep.isMissingNode() && !sweep.isObject()) {
      return;
    }
    ObjectNode mapping = root.withObjectProperty("sweep");
    Map<String, Set<String>> dropped = new LinkedHashMap<>();
    for (String key : fieldNames(mapping)) {
      Map<String, List<JsonNode>> fields = SweepTree.fields(key, mapping.get(key));
      if (axes.containsKey(key) || !key.equals(Axis.ZIP) && gives(fields)) {
        fields.forEach((path, values) -> dropped.put(path, words(values)));
        if (!axes.containsKey(key)) {
          mapping.remove(key);
        }
      }
    }
    axes.forEach(mapping::set);
    if (!zips.isEmpty() && !mapping.has(Axis.ZIP)) {
      mapping.putArray(Axis.ZIP);
    }
    if (mapping.get(Axis.ZIP) instanceof ArrayNode entries && entries.size() + zips.size() > 0) {
      writeZips(entries, dropped);
      if (entries.isEmpty()) {
        mapping.remove(Axis.ZIP);
      }
    }
    if (mapping.isEmpty()) {
      root.remove("sweep");
    }
    dropped.forEach(this::leaveOut);
  }

  private void writeZips(ArrayNode entries, Map<String, Set<String>> dropped) {
    List<String> place = List.of("sweep", Axis.ZIP);
    for (int i = entries.size() - 1; i >= 0; i--) {
      Map<String, List<JsonNode>> fields = new LinkedHashMap<>();
      entries
          .get(i)
          .properties()
          .forEach(f -> fields.putAll(SweepTree.fields(f.getKey(), f.getValue())));
      if (gives(fields)) {
        fields.forEach((path, values) -> dropped.put(path, words(values)));
        entries.remove(i);
        file.remove(place, i);
      }
    }
    zips.forEach(
        (zip, label) -> {
          label(Paths.child(place, Integer.toString(entries.size())), zip, label);
          entries.add(zip);
        });
  }

  /**
   * Whether the command line gives the fields of an axis of the file.
   *
   * @throws SpecException if it gives some of them alone
   */
  private boolean gives(Map<String, List<JsonNode>> fields) {
    List<String> named = fields.keySet().stream().filter(given::containsKey).toList();
    List<String> others =
        fields.keySet().stream().filter(path -> !given.containsKey(path)).toList();
    if (!named.isEmpty() && !others.isEmpty()) {
      throw new SpecException(
          named.get(0),
          "%s: in the file %s is swept together with %s; give those too, or change the file"
              .formatted(
                  given.get(named.get(0)).label(),
                  Words.show(named.get(0)),
                  Words.show(String.join(", ", others))));
    }
    return !named.isEmpty();
  }

  /**
   * Takes the file's fields away that only kinds had which the file sweeps and the command line
   * does not: whoever narrows an axis need not edit the file.
   */
  private void leaveOut(String path, Set<String> left) {
    List<String> group = Paths.parent(Paths.split(path));
    Optional<Class<?>> family = SpecSchema.family(Paths.split(path));
    Set<String> kept = given.containsKey(path) ? words(given.get(path).values()) : Set.of();
    if (kept.isEmpty()
        || family.isEmpty()
        || !(root.at("/" + String.join("/", group)) instanceof ObjectNode fields)) {
      return;
    }
    left.removeAll(kept);
    for (String name : fieldNames(fields)) {
      List<String> owners = UnknownField.owners(family.get(), name);
      if (owners.stream().anyMatch(left::contains) && owners.stream().noneMatch(kept::contains)) {
        fields.remove(name);
      }
    }
  }

  private void writePinned() {
    for (Pinned pin : pinned) {
      origins.key(pin.place(), pin.label());
      origins.value(pin.place(), pin.label());
      try {
        ConventionWord.put(root, pin.place(), pin.value());
      } catch (Refusal e) {
        throw new SpecException(e.field(), pin.label() + ": " + e.getMessage());
      }
    }
  }

  private void seeds(String argument) {
    String label = "--seeds " + Words.show(argument);
    Matcher range = SEEDS.matcher(argument.strip());
    JsonNode seeds = YamlScalar.resolve(argument.strip());
    if (range.matches()) {
      long from = Long.parseLong(range.group(1));
      long count = Long.parseLong(range.group(2)) - from + 1;
      if (count < 1) {
        throw new SpecException("seeds", label + ": the last seed is smaller than the first");
      }
      int most = Draft.MOST_CELLS + 1;
      seeds =
          SpecSchema.object()
              .put(StudyTree.FROM, from)
              .put(StudyTree.COUNT, (int) Math.min(count, most));
    } else if (!seeds.isInt()) {
      throw new SpecException(
          "seeds", label + ": this must be a number of seeds, as 5, or a range, as 100..104");
    }
    label(List.of("seeds"), seeds, label);
    root.set("seeds", seeds);
  }

  private void label(List<String> path, JsonNode node, String label) {
    origins.key(path, label);
    origins.value(path, label);
    node.properties().forEach(f -> label(Paths.child(path, f.getKey()), f.getValue(), label));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      label(Paths.child(path, Integer.toString(i)), node.get(i), label);
    }
  }

  private static List<String> fieldNames(ObjectNode mapping) {
    return mapping.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Set<String> words(Iterable<JsonNode> values) {
    Set<String> words = new HashSet<>();
    values.forEach(value -> words.add(value.asText()));
    return words;
  }

  private static String path(String argument, String label, String form) {
    int equals = argument.indexOf('=');
    if (equals <= 0) {
      throw new SpecException("", label + ": this must have the form " + form);
    }
    return argument.substring(0, equals).strip();
  }

  private static String value(String argument) {
    return argument.substring(argument.indexOf('=') + 1).strip();
  }

  private static ArrayNode list(String text, String path, String label) {
    ArrayNode values = SpecSchema.array();
    for (String value : text.split(",", -1)) {
      values.add(scalar(value, path, label));
    }
    return values;
  }

  /** Settings of a group, as they would stand in a list of the file. */
  private static ArrayNode settings(String text, String path, String label) {
    SpecException refusal =
        new SpecException(
            path,
            label
                + ": settings of a group are mappings, as"
                + " optimizer={kind: adam, learningRate: 0.001},{kind: sam}");
    try {
      ObjectNode whole = YamlTree.read("list: [" + text + "]", label).root();
      if (whole.size() == 1
          && whole.get("list") instanceof ArrayNode list
          && list.valueStream().allMatch(JsonNode::isObject)) {
        return list;
      }
    } catch (SpecException e) {
      refusal.initCause(e);
    }
    throw refusal;
  }

  private static JsonNode scalar(String argument, String path, String label) {
    String text = argument.strip();
    if (text.length() >= 2
        && "\"'".indexOf(text.charAt(0)) >= 0
        && text.charAt(0) == text.charAt(text.length() - 1)) {
      return TextNode.valueOf(text.substring(1, text.length() - 1));
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      throw new SpecException(
          path,
          label
              + ": a value is a number or a word, without brackets; several go to --sweep"
              + " path=a,b,c");
    }
    JsonNode value = YamlScalar.resolve(text);
    if (value.isNull()) {
      throw new SpecException(path, label + ": a value is missing");
    }
    return value;
  }
}
