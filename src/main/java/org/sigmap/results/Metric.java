package org.sigmap.results;

import java.util.regex.Pattern;

/**
 * What is known of a metric by its name, here alone: which way is better and which values it can
 * take.
 *
 * @param name the metric's name
 * @param highest whether the highest value is best; otherwise the lowest
 * @param range the values that it can take; of a name that is not known all of them
 */
public record Metric(String name, boolean highest, Range range) {
  private static final String STEPS_TO = "steps_to_";

  /** Behind the name of a metric that is read where the training loss first reaches a level. */
  private static final Pattern AT_LEVEL = Pattern.compile("_at_train_loss_.*");

  private static final Pattern ACCURACY = Pattern.compile(".*accuracy(_class_\\d+)?");
  private static final Pattern SHARE = Pattern.compile("confusion_.*|reached_.*|diverged|failed");
  private static final Pattern POSITIVE =
      Pattern.compile(".*_loss|.*_deviation|.*_rank|" + STEPS_TO + ".*");
  private static final Pattern COSINE = Pattern.compile("update_alignment(_mean)?");
  private static final String FORWARD_TRANSFER = "forward_transfer";

  /** The metric of a name, whether read at the last step or at a level of the training loss. */
  public static Metric of(String name) {
    String read = AT_LEVEL.matcher(name).replaceFirst("");
    if (ACCURACY.matcher(read).matches()) {
      return new Metric(name, true, Range.SHARE);
    }
    if (SHARE.matcher(read).matches()) {
      return new Metric(name, false, Range.SHARE);
    }
    if (POSITIVE.matcher(read).matches()) {
      return new Metric(name, false, Range.POSITIVE);
    }
    if (COSINE.matcher(read).matches()) {
      return new Metric(name, true, Range.COSINE);
    }
    return new Metric(name, read.equals(FORWARD_TRANSFER), Range.ALL);
  }

  /**
   * The values that it can take in a training of so many steps: what counts steps cannot count more
   * of them.
   */
  public Range range(long steps) {
    return name.startsWith(STEPS_TO) ? new Range(0, steps) : range;
  }
}
