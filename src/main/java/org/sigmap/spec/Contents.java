package org.sigmap.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

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
    if (part.has(HASHES) || !files.stream().allMatch(file -> Files.isRegularFile(Path.of(file)))) {
      return;
    }
    ArrayNode hashes = SpecSchema.array();
    files.forEach(file -> hashes.add(sha256(Path.of(file))));
    if (!hashes.isEmpty()) {
      part.set(HASHES, hashes);
    }
  }

  private static String sha256(Path file) {
    MessageDigest digest = CellId.digest();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
