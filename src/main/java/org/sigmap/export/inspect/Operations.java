package org.sigmap.export.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * TensorFlow's operations, and what those do that reach outside of their graph.
 *
 * @param known names of all operations of the TensorFlow that Sigmap uses
 * @param effects of some of them: what they do to files, processes, networks, or with code that
 *     stands in no graph
 */
record Operations(Set<String> known, Map<String, String> effects) {
  /** That save and restore variables, and so stand in most models. */
  private static final Set<String> SAVERS =
      Set.of(
          "Save",
          "SaveSlices",
          "SaveV2",
          "MergeV2Checkpoints",
          "Restore",
          "RestoreSlice",
          "RestoreV2");

  static Operations ofTensorFlow() {
    return new Operations(
        lines("operations.txt").lines().collect(Collectors.toUnmodifiableSet()),
        lines("effects.tsv")
            .lines()
            .map(line -> line.split("\t"))
            .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> row[1])));
  }

  private static String lines(String resource) {
    try (InputStream in = Operations.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> effect(String op) {
    return Optional.ofNullable(effects.get(op));
  }

  static boolean saves(String op) {
    return SAVERS.contains(op);
  }
}
