package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sigmap.math.Sha256;

/**
 * {@code assets.extra/SHA256SUMS}: the SHA-256 of every other file of an exported model, in the
 * format of {@code sha256sum}, for TensorFlow's own files say nothing of a changed byte in the
 * graph.
 */
public final class ModelChecksums {
  public static final String FILE = "assets.extra/SHA256SUMS";
  private static final int LARGEST = 1 << 20;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\S.*)");

  private ModelChecksums() {}

  /** Whether a folder is a model's, whole or damaged. */
  public static boolean isModel(Path folder) {
    return Files.exists(folder.resolve(ModelFolder.GRAPH)) || Files.exists(folder.resolve(FILE));
  }

  public static void write(Path model) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(model)) {
      files = paths.filter(Files::isRegularFile).sorted().toList();
    }
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      String name = model.relativize(file).toString().replace('\\', '/');
      lines.append(Sha256.of(file)).append("  ").append(name).append('\n');
    }
    Files.writeString(model.resolve(FILE), lines);
  }

  /**
   * Compares every file with its sum, where the model has sums.
   *
   * @throws UnreadableModelException if one differs or is missing, or the sums themselves are
   *     damaged
   */
  static void verify(ModelFolder folder) throws IOException {
    if (!folder.has(FILE)) {
      return;
    }
    Path sums = folder.file(FILE);
    if (Files.size(sums) > LARGEST) {
      throw UnreadableModelException.damaged(sums, "it is larger than " + LARGEST + " bytes");
    }
    boolean graph = false;
    Set<Path> seen = new HashSet<>();
    String text = new String(Files.readAllBytes(sums), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw UnreadableModelException.damaged(sums, "a line is not a sum and a file's name");
      }
      Path file = folder.file(parts.group(2));
      // No file is read twice, so that the time is bounded by the model's size.
      if (!seen.add(file.toRealPath())) {
        throw UnreadableModelException.damaged(sums, "it names a file twice");
      }
      if (!Sha256.of(file).equals(parts.group(1))) {
        throw UnreadableModelException.damaged(file, "it does not match its sum in " + FILE);
      }
      graph |= parts.group(2).equals(ModelFolder.GRAPH);
    }
    if (!graph) {
      throw UnreadableModelException.damaged(sums, "it lacks " + ModelFolder.GRAPH);
    }
  }
}
