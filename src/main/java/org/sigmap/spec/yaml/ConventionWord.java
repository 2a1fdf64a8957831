package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** The short form {@code conventions: paper}, which sets every convention at once. */
final class ConventionWord {
  static final List<String> PATH = List.of("conventions");

  private ConventionWord() {}

  /**
   * @throws SpecException if it is not a convention
   */
  static ObjectNode spread(JsonNode word, List<String> path) {
    List<String> allowed = SpecSchema.words(Convention.class);
    if (!word.isTextual() || !allowed.contains(word.textValue())) {
      throw Refusal.atValue(
          path,
          "conventions must be one of %s, or a mapping of single conventions, but is %s"
              .formatted(String.join(", ", allowed), Words.show(word)));
    }
    ObjectNode result = SpecSchema.object();
    SpecSchema.fields(ConventionsSpec.class).keySet().forEach(name -> result.set(name, word));
    return result;
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
      } else if (prefix.equals(PATH) && next.isTextual()) {
        next = spread(next, prefix);
        at.set(path.get(i), next);
      }
      if (!(next instanceof ObjectNode mapping)) {
        throw Refusal.atValue(
            prefix,
            "%s is %s and has no field %s"
                .formatted(
                    Words.show(Paths.join(prefix)), Words.show(next), Words.show(path.get(i + 1))));
      }
      at = mapping;
    }
    at.set(Paths.last(path), value);
  }
}
