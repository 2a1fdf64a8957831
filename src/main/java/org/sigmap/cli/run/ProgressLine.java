package org.sigmap.cli.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;
import org.sigmap.spec.Words;

/** How far training is, in one line of at most {@value #COLUMNS} columns, and how long it takes. */
final class ProgressLine {
  static final int COLUMNS = 79;

  private static final int BAR = 16;
  private static final double NANOS = 1e9;
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  /** Speed is that of so long before now. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(20).toNanos();

  /** In a log, the line that first tells how long all takes comes after so long. */
  private static final long FIRST_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long LEAST_BETWEEN_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long MOST_BETWEEN_NANOS = Duration.ofMinutes(10).toNanos();

  private record Sample(long nanos, long made) {}

  private final long steps;
  private final int cells;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long made;
  private int done;

  /** When the last line of a log was written, and how far training was then. */
  private OptionalLong told = OptionalLong.empty();

  private int toldTenth = -1;

  /**
   * @param steps to make, summed over networks
   * @param cells to train
   */
  ProgressLine(long steps, int cells) {
    this.steps = Math.max(steps, 1);
    this.cells = cells;
  }

  /**
   * How far training is now.
   *
   * @param made steps, those that a checkpoint brought included
   * @param brought by checkpoints, which take no time
   * @param done cells
   */
  void see(long nanos, long made, long brought, int done) {
    this.made = made;
    this.done = done;
    // What comes before the first step, graphs and data, says nothing of the steps' speed.
    if (made > brought && (samples.isEmpty() || samples.peekLast().made() < made - brought)) {
      samples.addLast(new Sample(nanos, made - brought));
    }
    while (samples.size() > 2 && samples.peekFirst().nanos() < nanos - WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** The part that is made, from 0 to 1. */
  private double part() {
    return Math.min(1, (double) made / steps);
  }

  /**
   * Whether a log gets its next line now: soon after the first step, at every tenth of the way, and
   * every ten minutes at least.
   */
  boolean due(long nanos) {
    if (samples.isEmpty()) {
      return false;
    }
    if (told.isEmpty()) {
      told = OptionalLong.of(nanos);
    }
    long since = nanos - told.getAsLong();
    int tenth = (int) (10 * part());
    boolean due =
        toldTenth < 0
            ? samples.size() > 1 && since >= FIRST_NANOS
            : tenth > toldTenth && since >= LEAST_BETWEEN_NANOS || since >= MOST_BETWEEN_NANOS;
    if (due) {
      told = OptionalLong.of(nanos);
      toldTenth = tenth;
    }
    return due;
  }

  /**
   * The line of a terminal.
   *
   * @param stage what takes long now, in words; empty while steps are made
   */
  String bar(String stage) {
    int filled = (int) (BAR * part());
    String line =
        String.format(
            Locale.ROOT,
            "training [%s%s] %3d %%  %d/%d cells  %s",
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            (int) (100 * part()),
            done,
            cells,
            stage.isEmpty() ? left() : stage);
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS);
  }

  /** The same as a sentence, for a log. */
  String sentence() {
    String left = left();
    return String.format(
        Locale.ROOT,
        "%d %% trained, %d of %s done%s",
        (int) (100 * part()),
        done,
        Words.count(cells, "cell"),
        left.isEmpty() ? "" : ", " + left);
  }

  /** How long the rest takes at the speed of the last seconds; empty where that is not known. */
  private String left() {
    if (samples.size() < 2 || made >= steps) {
      return "";
    }
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    double perSecond = (last.made() - first.made()) / ((last.nanos() - first.nanos()) / NANOS);
    return about((steps - made) / perSecond) + " left";
  }

  /** Seconds as one says them: "about 40 s", "about 12 min", "about 3 h 20 min". */
  static String about(double seconds) {
    long whole = Math.max(1, Math.round(seconds));
    if (whole < 2 * MINUTE) {
      return "about " + whole + " s";
    }
    if (whole < 2 * HOUR) {
      return "about " + Math.round((double) whole / MINUTE) + " min";
    }
    return whole < 2 * DAY ? two(whole, HOUR, "h", MINUTE, "min") : two(whole, DAY, "d", HOUR, "h");
  }

  private static String two(long seconds, int large, String first, int small, String second) {
    long units = Math.round((double) seconds / small);
    int ratio = large / small;
    return "about %d %s %d %s".formatted(units / ratio, first, units % ratio, second);
  }

  /** Hours, minutes and seconds. */
  static String clock(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / HOUR, seconds / MINUTE % 60, seconds % 60);
  }
}
