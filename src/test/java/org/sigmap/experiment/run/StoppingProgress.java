package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sigmap.experiment.plan.Progress;

/** Asks a runner to stop once so many lane-steps were made in this start. */
public final class StoppingProgress implements Progress {
  private final long stopAt;
  private final AtomicLong made = new AtomicLong();
  private final List<String> notes = new ArrayList<>();
  private Runnable stop = () -> {};

  public StoppingProgress(long laneSteps) {
    stopAt = laneSteps;
  }

  /** How to stop. */
  public void stop(Runnable how) {
    stop = how;
  }

  List<String> notes() {
    return notes;
  }

  @Override
  public void advanced(long laneSteps) {
    if (made.addAndGet(laneSteps) >= stopAt) {
      stop.run();
    }
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }
}
