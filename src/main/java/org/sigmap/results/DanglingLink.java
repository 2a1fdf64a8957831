package org.sigmap.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A symbolic link whose target is missing: neither a file nor the absence of one. */
public final class DanglingLink {
  private DanglingLink() {}

  /** What is wrong with {@code path} if it is such a link, absent if it is anything else. */
  public static Optional<String> problem(Path path) {
    if (!Files.isSymbolicLink(path) || Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          "is a symbolic link to "
              + Files.readSymbolicLink(path)
              + ", which is not there; make that, or remove the link");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
