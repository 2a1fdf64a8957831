package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
      Path file = root.resolve("spec.yaml");
      if (!Files.exists(file)) {
        throw new DamagedRunException(
            root + " has finished cells but no spec.yaml; choose another directory with --out");
      }
      List<String> changes = LineDifference.of(Files.readString(file), spec);
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
