package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** Writes the command line's changes into the document that was read. */
final class OverrideWriter {
  private final ObjectNode root;
  private final Origins origins = new Origins();
  private final Set<String> swept = new HashSet<>();

  private OverrideWriter(ObjectNode root) {
    this.root = root;
  }

  /**
   * @return where on the command line the new values stand
   * @throws SpecException if an override is not of the form {@code path=value}
   */
  static Origins apply(ObjectNode root, Overrides overrides) {
    OverrideWriter writer = new OverrideWriter(root);
    overrides.sweep().forEach(writer::sweep);
    overrides.set().forEach(writer::set);
    if (overrides.seeds() != null) {
      writer.origins.value(List.of("seeds"), "--seeds " + overrides.seeds());
      root.set("seeds", IntNode.valueOf(overrides.seeds()));
    }
    return writer.origins;
  }

  private void sweep(String argument) {
    String label = "--sweep " + Words.show(argument);
    String path = path(argument, label, "path=a,b,c");
    if (!swept.add(path)) {
      throw new SpecException(path, label + ": this axis is given twice; name it once");
    }
    ArrayNode values = SpecSchema.array();
    origins.key(List.of("sweep", path), label);
    origins.value(List.of("sweep", path), label);
    for (String value : argument.substring(argument.indexOf('=') + 1).split(",", -1)) {
      origins.value(List.of("sweep", path, Integer.toString(values.size())), label);
      values.add(scalar(value, path, label));
    }
    JsonNode sweep = root.has("sweep") ? root.get("sweep") : root.putObject("sweep");
    // A sweep that is no mapping is refused, with its place, when the document is interpreted.
    if (sweep instanceof ObjectNode mapping) {
      leaveOut(path, mapping.replace(path, values), values);
    }
  }

  private void set(String argument) {
    String label = "--set " + Words.show(argument);
    String path = path(argument, label, "path=value");
    if (swept.contains(path)) {
      throw new SpecException(
          path, label + ": " + Words.show(path) + " is also given by --sweep; choose one");
    }
    List<String> place = Paths.split(path);
    if (place.get(0).equals("sweep")) {
      throw new SpecException(path, label + ": axes are given by --sweep path=a,b,c");
    }
    JsonNode value = scalar(argument.substring(argument.indexOf('=') + 1), path, label);
    if (root.get("sweep") instanceof ObjectNode axes) {
      leaveOut(path, axes.remove(path), List.of(value));
      if (axes.isEmpty()) {
        root.remove("sweep");
      }
    }
    origins.key(place, label);
    origins.value(place, label);
    try {
      ConventionWord.put(root, place, value);
    } catch (Refusal e) {
      throw new SpecException(e.field(), label + ": " + e.getMessage());
    }
  }

  /**
   * Takes the file's fields away that only kinds had which the file sweeps and the command line
   * does not: whoever narrows an axis need not edit the file.
   */
  private void leaveOut(String path, JsonNode before, Iterable<JsonNode> now) {
    List<String> group = Paths.parent(Paths.split(path));
    Optional<Class<?>> family = SpecSchema.family(Paths.split(path));
    if (before == null
        || family.isEmpty()
        || !(root.at("/" + String.join("/", group)) instanceof ObjectNode fields)) {
      return;
    }
    Set<String> kept = words(now);
    Set<String> left = words(before);
    left.removeAll(kept);
    for (String name : fields.properties().stream().map(Map.Entry::getKey).toList()) {
      List<String> owners = UnknownField.owners(family.get(), name);
      if (owners.stream().anyMatch(left::contains)
          && owners.stream().noneMatch(kept::contains)
          && !origins.holds(Paths.child(group, name))) {
        fields.remove(name);
      }
    }
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
