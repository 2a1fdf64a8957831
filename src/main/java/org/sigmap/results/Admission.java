package org.sigmap.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sigmap.spec.Words;

/** Decides whether a directory that may hold finished cells can be written to. */
@FunctionalInterface
interface Admission {
  int SHOWN_DIFFERENCES = 12;

  /**
   * Passes, or throws {@link RunRefusedException}.
   *
   * @param root the run directory
   * @param held what it holds
   */
  void check(Path root, Held held) throws IOException;

  /**
   * Work that a directory holds.
   *
   * @param cells finished cells
   * @param lost cells whose records are lost
   * @param checkpoints lane groups in training
   */
  record Held(int cells, int lost, int checkpoints) {
    boolean nothing() {
      return cells == 0 && lost == 0 && checkpoints == 0;
    }
  }

  /** Admits directories without finished cells and without checkpoints. */
  static Admission newRun() {
    return (root, held) -> {
      if (held.cells() > 0) {
        throw new RunRefusedException(
            ("%s already holds %s; add --resume to train only what is missing, or"
                    + " choose another directory with --out")
                .formatted(root, Words.count(held.cells(), "finished cell")));
      }
      if (held.lost() > 0) {
        throw new DamagedRunException(
            ("%s: the records of %s lost; put the file back, or add --resume to train"
                    + " them again, or choose another directory with --out")
                .formatted(
                    root.resolve(RunDirectory.CELLS), Words.are(held.lost(), "finished cell")));
      }
      if (held.checkpoints() > 0) {
        throw new RunRefusedException(
            root
                + " already holds checkpoints of "
                + Words.count(held.checkpoints(), "lane group")
                + " in training; add --resume to go on from them, or choose another"
                + " directory with --out");
      }
    };
  }

  /**
   * Admits directories whose cells and checkpoints, if any, are of the cells of this specification.
   */
  static Admission continued(String spec) {
    return (root, held) -> {
      if (held.nothing()) {
        return;
      }
      Path file = root.resolve(RunDirectory.SPEC);
      Optional<Checksums.Sum> written = Checksums.read(root).of(RunDirectory.SPEC, "");
      if (written.equals(Optional.of(Checksums.Sum.of(spec)))) {
        // The same specification, even where the file is damaged: it is about to be written again.
        return;
      }
      if (held.cells() + held.lost() == 0 && !Files.exists(file)) {
        // Checkpoints name their cells, whose identities hold their specification.
        return;
      }
      if (!Files.exists(file)) {
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
        throw new RunRefusedException(
            ("%s was run with another specification (- there, + now); undo the change"
                    + " or choose another directory with --out:\n%s")
                .formatted(root, shown(changes)));
      }
    };
  }

  private static String shown(List<String> changes) {
    int count = Math.min(changes.size(), SHOWN_DIFFERENCES);
    String lines = String.join("\n", changes.subList(0, count));
    int hidden = changes.size() - count;
    return hidden > 0 ? lines + "\n... and " + hidden + " more lines" : lines;
  }
}
