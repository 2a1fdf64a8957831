package org.sigmap.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.sigmap.experiment.Progress;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;

/** Shows training: a bar on a terminal, a plain line every tenth of the way otherwise. */
final class TrainingProgress implements Progress, AutoCloseable {
  /** Set by the launcher where standard error is a terminal. */
  static final String TERMINAL = "sigmap.terminal";

  private static final Logger LOG = LogManager.getLogger(TrainingProgress.class);
  private static final int REFRESH_MILLISECONDS = 250;

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final AtomicLong made = new AtomicLong();
  private final AtomicInteger tenths = new AtomicInteger();
  private final AtomicInteger cellsDone = new AtomicInteger();
  private volatile long laneSteps;
  private volatile int cells;
  private volatile ProgressBar bar;

  private TrainingProgress(PrintWriter err, boolean quiet, boolean terminal) {
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
  }

  static TrainingProgress on(PrintWriter err, boolean quiet) {
    return new TrainingProgress(err, quiet, Boolean.getBoolean(TERMINAL));
  }

  @Override
  public void planned(int missing, int skipped, long steps) {
    cells = missing;
    laneSteps = Math.max(steps, 1);
    LOG.info("{} cells to train, {} already recorded, {} lane-steps", missing, skipped, steps);
    if (quiet) {
      return;
    }
    if (skipped > 0) {
      err.println("sigmap: " + skipped + " cells are already recorded");
    }
    if (terminal && missing > 0) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUnit(" lane-steps", 1)
              .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .showSpeed()
              .build();
    } else {
      err.printf(Locale.ROOT, "sigmap: training %d cells, %d lane-steps%n", missing, steps);
      err.flush();
    }
  }

  @Override
  public void advanced(long steps) {
    long now = made.addAndGet(steps);
    if (bar != null) {
      bar.stepTo(now);
      return;
    }
    int tenth = (int) (10 * now / laneSteps);
    if (!quiet && tenths.getAndAccumulate(tenth, Math::max) < tenth) {
      err.printf(
          Locale.ROOT,
          "sigmap: %d %% of the lane-steps, %d of %d cells%n",
          10 * tenth,
          cellsDone.get(),
          cells);
      err.flush();
    }
  }

  @Override
  public void note(String sentence) {
    LOG.warn(sentence);
    err.println("sigmap: " + sentence);
  }

  @Override
  public void finished(CellRecord cell) {
    int done = cellsDone.incrementAndGet();
    LOG.info("cell {} {} {} {}", cell.cell(), cell.status(), cell.axes(), cell.metrics());
    if (cell.status() == CellStatus.DIVERGED) {
      LOG.warn("cell {} diverged at step {}: {}", cell.cell(), cell.steps(), cell.axes());
    }
    cell.failure().ifPresent(why -> LOG.warn("cell {} failed: {}", cell.cell(), why));
    if (bar != null) {
      bar.setExtraMessage(done + "/" + cells + " cells");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
