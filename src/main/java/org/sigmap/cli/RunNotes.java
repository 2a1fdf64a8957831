package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.sigmap.report.Completeness;
import org.sigmap.results.RunDirectory;

/** What a run directory has to say as it is opened. */
public final class RunNotes {
  private RunNotes() {}

  /** Prints what was left out, and what does not match although nothing is lost. */
  public static void print(RunDirectory run, PrintWriter err) {
    run.notes().forEach(note -> err.println("sigmap: " + note));
    run.stale().forEach(note -> err.println("sigmap: " + note));
  }

  /** As {@link #print}, and how much is missing, for commands that do not end with a report. */
  public static void printAll(RunDirectory run, PrintWriter err) throws IOException {
    print(run, err);
    Completeness.of(run, run.cells())
        .ifPresent(sentence -> err.println("sigmap: " + run.root() + ": " + sentence));
  }
}
