package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Dotted paths into a tree of mappings. */
final class Paths {
  private Paths() {}

  static List<String> split(String dotted) {
    return List.of(dotted.split("\\.", -1));
  }

  static String join(List<String> path) {
    return String.join(".", path);
  }

  static List<String> child(List<String> path, String name) {
    List<String> result = new ArrayList<>(path);
    result.add(name);
    return List.copyOf(result);
  }

  static List<String> parent(List<String> path) {
    return path.subList(0, path.size() - 1);
  }

  /**
   * Puts a value, making the mappings on the way to it where there are none.
   *
   * @throws SpecException if something on the way is a single value
   */
  static void put(ObjectNode root, List<String> path, JsonNode value) {
    ObjectNode at = root;
    for (int i = 0; i < path.size() - 1; i++) {
      List<String> prefix = path.subList(0, i + 1);
      JsonNode next = at.get(path.get(i));
      if (next == null) {
        next = at.putObject(path.get(i));
      } else if (prefix.equals(ConventionWord.PATH) && next.isTextual()) {
        next = ConventionWord.spread(next, prefix);
        at.set(path.get(i), next);
      }
      if (!(next instanceof ObjectNode mapping)) {
        throw Refusal.atValue(
            prefix,
            Words.show(join(prefix))
                + " is "
                + Words.show(next)
                + " and has no field "
                + Words.show(path.get(i + 1)));
      }
      at = mapping;
    }
    at.set(path.get(path.size() - 1), value);
  }
}
