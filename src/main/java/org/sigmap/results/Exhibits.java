package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of facts about a run's data, each replaced as a whole. */
public final class Exhibits {
  private final RunDirectory run;
  private final Path folder;

  Exhibits(RunDirectory run, Path folder) {
    this.run = run;
    this.folder = folder;
  }

  /**
   * Replaces a file.
   *
   * @throws IllegalArgumentException if the name is not made of letters, digits, {@code _}, {@code
   *     .} and {@code -}
   */
  public void write(String name, String text) throws IOException {
    // Not its parents: a run directory that was removed must not come back.
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
    }
    run.writeFact(WholeFiles.EXHIBITS + "/" + Names.plain("exhibit", name), text);
  }

  /** A file's text, absent where none was written. */
  public Optional<String> read(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }
}
