package org.sigmap.cli.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** How far training is, in one line of at most {@value #COLUMNS} columns. */
final class ProgressLine {
  static final int COLUMNS = 79;

  private static final int BAR = 16;
  private static final double NANOS = 1e9;

  /** Speed is that of so long before now. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(20).toNanos();

  private record Sample(long nanos, long made) {}

  private final long laneSteps;
  private final int cells;
  private final Deque<Sample> samples = new ArrayDeque<>();

  ProgressLine(long laneSteps, int cells) {
    this.laneSteps = Math.max(laneSteps, 1);
    this.cells = cells;
  }

  /**
   * @param made updates, those that a checkpoint brought included
   * @param brought by checkpoints, which take no time
   * @param stage what takes long now, in words; empty while updates are made
   */
  String text(long nanos, long made, long brought, int done, String stage) {
    samples.addLast(new Sample(nanos, made - brought));
    while (samples.size() > 2 && samples.peekFirst().nanos() < nanos - WINDOW_NANOS) {
      samples.removeFirst();
    }
    double part = Math.min(1, (double) made / laneSteps);
    int filled = (int) (BAR * part);
    String line =
        String.format(
            Locale.ROOT,
            "training [%s%s] %3d %%  %d/%d cells  %s",
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            (int) (100 * part),
            done,
            cells,
            stage.isEmpty() ? speed(made) : stage);
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS);
  }

  private String speed(long made) {
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    double seconds = (last.nanos() - first.nanos()) / NANOS;
    long steps = last.made() - first.made();
    if (seconds <= 0 || steps <= 0) {
      return "";
    }
    double perSecond = steps / seconds;
    return String.format(
        Locale.ROOT,
        "%.3g lane-steps/s  %s left",
        perSecond,
        clock((long) ((laneSteps - made) / perSecond)));
  }

  /** Hours, minutes and seconds. */
  static String clock(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
