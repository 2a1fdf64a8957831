package org.sigmap.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What files hold, by which cells that read them are known, wherever the files are. */
public final class Contents {
  private static final String HASHES = "sha256";

  private Contents() {}

  /**
   * Adds the hashes of their files to the parts of a cell that name files and do not say what they
   * hold; none where a file is missing, which whoever reads it will say.
   */
  public static void add(ObjectNode cell) {
    if (cell.get("data") instanceof ObjectNode data) {
      add(data, SourceSpec.class, SourceSpec::files);
      add((ObjectNode) cell.get("samples"), SplitSpec.class, SplitSpec::files);
    }
    if (cell.get("shifted") instanceof ObjectNode shifted) {
      add(shifted, SourceSpec.class, SourceSpec::files);
    }
    if (cell.at("/transfer/to") instanceof ObjectNode to) {
      add(to, SourceSpec.class, SourceSpec::files);
    }
    if (cell.at("/transfer/samples") instanceof ObjectNode samples) {
      add(samples, SplitSpec.class, SplitSpec::files);
    }
    cell.at("/continual/sources")
        .forEach(source -> add((ObjectNode) source, SourceSpec.class, SourceSpec::files));
  }

  private static <T> void add(ObjectNode part, Class<T> type, Function<T, List<String>> files) {
    try {
      add(part, files.apply(SpecSchema.bound(part, type)));
    } catch (Refusal e) {
      // Said, with its place, where the whole cell is read.
      part.remove(HASHES);
    }
  }

  private static void add(ObjectNode part, List<String> files) {
    if (part.has(HASHES) || !files.stream().allMatch(file -> isThere(Path.of(file)))) {
      return;
    }
    ArrayNode hashes = SpecSchema.array();
    files.forEach(file -> hashes.add(sha256(Path.of(file))));
    if (!hashes.isEmpty()) {
      part.set(HASHES, hashes);
    }
  }

  /** Whether there is something to read; a pipe would block for ever. */
  public static boolean isThere(Path file) {
    return Files.isRegularFile(file) || Files.isDirectory(file);
  }

  /**
   * SHA-256 of what a file holds; of a folder that of one line a file in it: its path from there
   * and the SHA-256 of what it holds, in the order of the paths. Files whose names begin with a dot
   * are nobody's data.
   */
  public static String sha256(Path file) {
    MessageDigest digest = CellId.digest();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      if (Files.isDirectory(file)) {
        for (Path inner : within(file)) {
          String line = name(file, inner) + " " + sha256(inner) + "\n";
          out.write(line.getBytes(StandardCharsets.UTF_8));
        }
      } else {
        Files.copy(file, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Size, time of change and identity: while they stay, so do the contents. */
  public static String stamp(Path file) {
    try {
      if (Files.isDirectory(file)) {
        StringBuilder stamps = new StringBuilder();
        within(file).forEach(inner -> stamps.append(inner).append(stamp(inner)).append('\n'));
        return stamps.toString();
      }
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files in a folder's folders, in the order of their paths, whatever the platform's is. */
  public static List<Path> within(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getParent().equals(folder))
          .filter(file -> !name(folder, file).contains("/.") && !name(folder, file).startsWith("."))
          .sorted(Comparator.comparing(file -> name(folder, file)))
          .toList();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace(File.separatorChar, '/');
  }
}
