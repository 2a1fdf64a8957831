package org.sigmap.cli;

import java.io.PrintWriter;
import org.sigmap.results.RunDirectory;

/** What a run directory has to say as it is opened. */
final class RunNotes {
  private RunNotes() {}

  /** Prints what was left out, and what does not match although nothing is lost. */
  static void print(RunDirectory run, PrintWriter err) {
    run.notes().forEach(note -> err.println("sigmap: " + note));
    run.stale().forEach(note -> err.println("sigmap: " + note));
  }
}
