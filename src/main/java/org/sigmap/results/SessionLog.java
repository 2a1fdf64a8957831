package org.sigmap.results;

import java.io.IOException;

/** Keeps this process's entry in {@code provenance.json} from when it has something to train. */
final class SessionLog {
  private final RunDirectory run;
  private Provenance facts;
  private Sessions written;

  SessionLog(RunDirectory run) {
    this.run = run;
  }

  synchronized void begin(Provenance own) {
    facts = own;
  }

  /** Before anything is kept that this process made, so that nothing is without provenance. */
  synchronized void trainingBegins() throws IOException {
    if (facts != null && written == null) {
      int held = run.cells().size();
      written = run.sessions().began(facts, held, run.checkpoints().count() > 0);
      run.writeSessions(written);
    }
  }

  /** Leaves the file as it is where there was nothing to train. */
  synchronized void ended(double wallSeconds) throws IOException {
    if (written != null) {
      written = written.ended(wallSeconds, run.cells().size());
      run.writeSessions(written);
    }
  }
}
