package org.sigmap.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sigmap.spec.Words;

/**
 * Decides whether a directory that may hold work can be written to.
 *
 * @param lost cells whose records are lost
 * @param checkpoints lane groups in training
 */
record Admission(Path root, int cells, int lost, int checkpoints) {
  private static final int SHOWN_DIFFERENCES = 12;

  /**
   * Passes, or throws {@link RunRefusedException}.
   *
   * @param spec to go on with; a new run without it, which takes no directory with work
   */
  void check(Optional<String> spec) throws IOException {
    if (spec.isPresent()) {
      requireSameCells(spec.get());
    } else {
      requireNothing();
    }
  }

  private void requireNothing() throws IOException {
    if (cells > 0) {
      throw new RunRefusedException(
          ("%s already holds %s; add --resume to train only what is missing, or"
                  + " choose another directory with --out")
              .formatted(root, Words.count(cells, "finished cell")));
    }
    if (lost > 0) {
      throw new DamagedRunException(
          ("%s: the records of %s lost; put the file back, or add --resume to train"
                  + " them again, or choose another directory with --out")
              .formatted(root.resolve(RunDirectory.CELLS), Words.are(lost, "finished cell")));
    }
    if (checkpoints > 0) {
      throw new RunRefusedException(
          ("%s already holds checkpoints of %s in training; add --resume to go on from them, or"
                  + " choose another directory with --out")
              .formatted(root, Words.count(checkpoints, "lane group")));
    }
  }

  private void requireSameCells(String spec) throws IOException {
    if (cells == 0 && lost == 0 && checkpoints == 0) {
      return;
    }
    Path file = root.resolve(RunDirectory.SPEC);
    Optional<Checksums.Sum> written = Checksums.read(root).of(RunDirectory.SPEC, "");
    if (written.equals(Optional.of(Checksums.Sum.of(spec)))) {
      // The same specification, even where the file is damaged: it is about to be written again.
      return;
    }
    if (!Files.exists(file)) {
      if (cells + lost == 0) {
        // Checkpoints name their cells, whose identities hold their specification.
        return;
      }
      throw new DamagedRunException(
          root + " has finished cells but no spec.yaml; choose another directory with --out");
    }
    String there = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (written.isPresent() && !written.get().equals(Checksums.Sum.of(there))) {
      throw new DamagedRunException(
          ("%s:1: the file does not match its checksum in %s, and the specification"
                  + " given is not the one it was written from; resume with that one, or"
                  + " choose another directory with --out")
              .formatted(file, Checksums.FILE));
    }
    List<String> changes = SpecDifference.of(there, spec);
    if (!changes.isEmpty()) {
      int hidden = Math.max(0, changes.size() - SHOWN_DIFFERENCES);
      String shown = String.join("\n", changes.subList(0, changes.size() - hidden));
      throw new RunRefusedException(
          ("%s was run with another specification (- there, + now); undo the change"
                  + " or choose another directory with --out:\n%s%s")
              .formatted(root, shown, hidden > 0 ? "\n... and " + hidden + " more lines" : ""));
    }
  }
}
