package org.sigmap.results;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of the curves that hold a loss matrix, one a task: the test loss of a head fitted to that
 * task on the features of the step.
 */
public final class TaskLoss {
  private static final Pattern FORM = Pattern.compile("task_\\d{2,}_loss");

  private TaskLoss() {}

  /**
   * @param task its number, from 1
   */
  public static String name(int task) {
    return String.format(Locale.ROOT, "task_%02d_loss", task);
  }

  /** Whether a metric is the loss of one task of a sequence. */
  public static boolean is(String metric) {
    return FORM.matcher(metric).matches();
  }
}
