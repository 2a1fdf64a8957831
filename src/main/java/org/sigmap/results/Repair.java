package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes the damaged cells out of a run's append-only files, so that they are trained again. The
 * files as they were stay beside the new ones, with {@value #KEPT} behind their names.
 */
final class Repair {
  static final String KEPT = ".damaged";

  private Repair() {}

  /**
   * Leaves what {@code found} is whole, and a manifest that tells of exactly that; a crash on the
   * way leaves a run to repair.
   */
  static RunCheck apply(Path root, RunCheck found) throws IOException {
    for (String name : found.files().damaged().keySet()) {
      Path file = root.resolve(name);
      keep(file);
      if (!name.equals(RunDirectory.SPEC)) {
        // Nothing is known of what it said, and whoever needs it makes it anew.
        Files.deleteIfExists(file);
      }
    }
    if (found.damages().isEmpty()) {
      if (!found.settled()) {
        writeChecksums(root, found);
      }
      return found;
    }
    keep(root.resolve(RunDirectory.CELLS));
    for (CellTable<?> table : CellTable.ALL) {
      keep(root.resolve(table.name()));
    }
    keep(root.resolve(Checksums.FILE));
    return leave(root, found);
  }

  /**
   * Takes all cells but those that {@code found} calls whole out of a run, and out of its manifest.
   */
  static RunCheck leave(Path root, RunCheck found) throws IOException {
    cells(root, found.whole().keySet());
    writeChecksums(root, found);
    return RunCheck.of(root);
  }

  private static void cells(Path root, Set<String> whole) throws IOException {
    Set<String> written = new HashSet<>();
    rewrite(
        root.resolve(RunDirectory.CELLS),
        "",
        line -> {
          String cell = cellOf(line);
          return whole.contains(cell) && written.add(cell);
        });
    Predicate<String> ofWhole = row -> whole.contains(CellTable.cellOf(row));
    for (CellTable<?> table : CellTable.ALL) {
      rewrite(root.resolve(table.name()), table.header(), ofWhole);
    }
  }

  /** The cell of a record, nothing of what is no record. */
  static String cellOf(String line) {
    try {
      return CellRecord.fromJson(line).cell();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return "";
    }
  }

  /** Writes the checksums of the cells and files that {@code found} is whole. */
  private static void writeChecksums(Path root, RunCheck found) throws IOException {
    Map<Checksums.Key, Checksums.Sum> sums = new LinkedHashMap<>();
    // A damaged specification is told from another one by what it should be.
    Checksums.read(root)
        .of(RunDirectory.SPEC, "")
        .ifPresent(sum -> sums.put(new Checksums.Key(RunDirectory.SPEC, ""), sum));
    found.files().sums().forEach((name, sum) -> sums.put(new Checksums.Key(name, ""), sum));
    found
        .sums()
        .forEach(
            (key, sum) -> {
              if (found.whole().containsKey(key.cell())) {
                sums.put(key, sum);
              }
            });
    AtomicFile.write(root.resolve(Checksums.FILE), Checksums.text(sums));
  }

  private static void rewrite(Path file, String header, Predicate<String> kept) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    AtomicFile.writing(
        file,
        out -> {
          if (!header.isEmpty()) {
            out.write(header + "\n");
          }
          LineFile.read(
              file,
              (number, start, text) -> {
                if (kept.test(text)) {
                  out.write(text + "\n");
                }
              });
        });
  }

  private static void keep(Path file) throws IOException {
    if (Files.exists(file)) {
      Path copy = file.resolveSibling(file.getFileName() + KEPT);
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
