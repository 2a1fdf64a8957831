package org.sigmap.cli.run;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.sigmap.cli.Terminal;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.spec.Words;

/**
 * Shows training: one line that is written over on a terminal; otherwise plain lines, the first as
 * soon as it can tell how long all takes, then one at every tenth of the way, or every ten minutes
 * where that takes longer. On both, what takes long before the first step.
 */
final class TrainingProgress implements Progress, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(TrainingProgress.class);
  private static final int REFRESH_MILLISECONDS = 250;

  /** A stage that takes longer than this is told. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final double GB = 1e9;

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong brought = new AtomicLong();
  private final AtomicInteger cellsDone = new AtomicInteger();
  private final Set<Running> stages = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService refresher;
  private volatile ProgressLine line;

  /** A stage under way; not a record, because two workers may do the same at once. */
  private final class Running implements Stage {
    private final String what;
    private final long start = System.nanoTime();
    private final AtomicBoolean told = new AtomicBoolean();

    Running(String what) {
      this.what = what;
    }

    @Override
    public void close() {
      stages.remove(this);
    }

    private long nanos() {
      return System.nanoTime() - start;
    }

    private String since() {
      return what + ", " + ProgressLine.clock(TimeUnit.NANOSECONDS.toSeconds(nanos()));
    }
  }

  private TrainingProgress(PrintWriter err, boolean quiet, boolean terminal) {
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal && !quiet;
    this.refresher = quiet ? null : refresher();
  }

  private ScheduledExecutorService refresher() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "progress");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        this::refresh, REFRESH_MILLISECONDS, REFRESH_MILLISECONDS, TimeUnit.MILLISECONDS);
    return timer;
  }

  static TrainingProgress on(PrintWriter err, boolean quiet) {
    return new TrainingProgress(err, quiet, Terminal.rewrites());
  }

  @Override
  public void phase(String what) {
    LOG.info(what);
    if (!quiet) {
      say(what);
    }
  }

  @Override
  public void planned(Workload work, OptionalDouble seconds) {
    made.set(0);
    brought.set(0);
    cellsDone.set(0);
    String planned = sentence(work, seconds);
    LOG.info(planned);
    if (quiet) {
      return;
    }
    if (work.skipped() > 0) {
      say(Words.are(work.skipped(), "cell") + " already recorded");
    }
    say(planned);
    line = work.cells() > 0 ? new ProgressLine(work.laneSteps(), work.cells()) : null;
  }

  /** What is to be trained, in one line. */
  static String sentence(Workload work, OptionalDouble seconds) {
    if (work.cells() == 0) {
      return "no cell is left to train";
    }
    String groups =
        work.groups().size() == 1
            ? "1 group"
            : "%d groups, %d at once".formatted(work.groups().size(), work.workers());
    return String.format(
            Locale.ROOT,
            "training %s (%s), %,d steps",
            Words.count(work.cells(), "cell"),
            groups,
            work.laneSteps())
        + (work.bytes().isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", up to %.1f GB", work.bytes().getAsLong() / GB))
        + (seconds.isEmpty() ? "" : ", " + ProgressLine.about(seconds.getAsDouble()));
  }

  @Override
  public void restored(long steps) {
    brought.addAndGet(steps);
    advanced(steps);
  }

  @Override
  public void advanced(long steps) {
    made.addAndGet(steps);
  }

  @Override
  public Stage stage(String what) {
    LOG.debug(what);
    Running stage = new Running(what);
    stages.add(stage);
    return stage;
  }

  /** Draws the line, or tells a stage that has become long. */
  private void refresh() {
    Optional<Running> slow =
        stages.stream()
            .filter(stage -> stage.nanos() > LONG_NANOS)
            .max(Comparator.comparingLong(Running::nanos));
    long now = System.nanoTime();
    ProgressLine shown = line;
    if (shown != null) {
      shown.see(now, made.get(), brought.get(), cellsDone.get());
      if (terminal) {
        Terminal.rewrite(shown.bar(slow.map(Running::since).orElse("")));
        return;
      }
      if (shown.due(now)) {
        say(shown.sentence());
      }
    }
    slow.filter(stage -> stage.told.compareAndSet(false, true))
        .ifPresent(stage -> say(stage.what + " takes a while"));
  }

  private void say(String sentence) {
    if (terminal) {
      Terminal.clear();
    }
    err.println("sigmap: " + sentence);
    err.flush();
  }

  @Override
  public void note(String sentence) {
    LOG.warn(sentence);
    say(sentence);
  }

  @Override
  public void finished(CellRecord cell) {
    cellsDone.incrementAndGet();
    LOG.info("cell {} {} {} {}", cell.cell(), cell.status(), cell.axes(), cell.metrics());
    if (cell.status() == CellStatus.DIVERGED) {
      LOG.warn("cell {} diverged at step {}: {}", cell.cell(), cell.steps(), cell.axes());
    }
    cell.failure().ifPresent(why -> LOG.warn("cell {} failed: {}", cell.cell(), why));
  }

  /** Leaves the last state of the line, if there is one, and no thread. */
  @Override
  public void close() {
    if (refresher == null) {
      return;
    }
    refresher.shutdown();
    try {
      refresher.awaitTermination(2L * REFRESH_MILLISECONDS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal && line != null) {
      refresh();
      err.println();
      err.flush();
    }
  }
}
