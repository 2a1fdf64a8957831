package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The short form {@code conventions: paper}, which sets every convention at once. */
final class ConventionWord {
  static final List<String> PATH = List.of("conventions");

  private ConventionWord() {}

  /**
   * The mapping that the word stands for.
   *
   * @throws SpecException if it is not a convention
   */
  static ObjectNode spread(JsonNode word, List<String> path) {
    List<String> allowed = SpecSchema.words(Convention.class);
    if (!word.isTextual() || !allowed.contains(word.textValue())) {
      throw Refusal.atValue(
          path,
          "conventions must be one of "
              + String.join(", ", allowed)
              + ", or a mapping of single conventions, but is "
              + Words.show(word));
    }
    ObjectNode result = SpecSchema.object();
    SpecSchema.fields(ConventionsSpec.class).keySet().forEach(name -> result.set(name, word));
    return result;
  }
}
