package org.sigmap.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Decides whether a directory that may hold finished cells can be written to. */
@FunctionalInterface
interface Admission {
  int SHOWN_DIFFERENCES = 12;

  /**
   * Passes, or throws {@link RunRefusedException}.
   *
   * @param root the run directory
   * @param cells number of its finished cells
   */
  void check(Path root, int cells) throws IOException;

  /** Admits directories without finished cells. */
  static Admission newRun() {
    return (root, cells) -> {
      if (cells > 0) {
        throw new RunRefusedException(
            root
                + " already holds "
                + cells
                + " finished cells; add --resume to train only what is missing, or choose another"
                + " directory with --out");
      }
    };
  }

  /** Admits directories whose finished cells, if any, were trained with this specification. */
  static Admission continued(String spec) {
    return (root, cells) -> {
      if (cells == 0) {
        return;
      }
      Path file = root.resolve(RunDirectory.SPEC);
      Optional<Checksums.Sum> written = Checksums.read(root).of(RunDirectory.SPEC, "");
      if (written.equals(Optional.of(Checksums.Sum.of(spec)))) {
        // The same specification, even where the file is damaged: it is about to be written again.
        return;
      }
      if (!Files.exists(file)) {
        throw new DamagedRunException(
            root + " has finished cells but no spec.yaml; choose another directory with --out");
      }
      String held = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      if (written.isPresent() && !written.get().equals(Checksums.Sum.of(held))) {
        throw new DamagedRunException(
            file
                + ":1: the file does not match its checksum in "
                + Checksums.FILE
                + ", and the specification given is not the one it was written from; resume with"
                + " that one, or choose another directory with --out");
      }
      List<String> changes = LineDifference.of(held, spec);
      if (!changes.isEmpty()) {
        throw new RunRefusedException(
            root
                + " was run with another specification (- there, + now); undo the change or choose"
                + " another directory with --out:\n"
                + shown(changes));
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
