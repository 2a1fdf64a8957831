package org.sigmap.cli.run;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sigmap.cli.CommandFailure;
import org.sigmap.experiment.plan.Shard;

/** The value of {@code --shard}. */
public final class ShardOption {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");
  private static final String SLURM = "slurm";

  private ShardOption() {}

  /**
   * {@code i/n}, or {@code slurm} for the place of this task in its job array.
   *
   * @throws CommandFailure if it is neither
   */
  public static Shard parse(String text, Map<String, String> environment) {
    if (text.equals(SLURM)) {
      return ofArray(environment);
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw CommandFailure.usage(
          "--shard must be i/n, such as 1/4, or slurm inside a job array, but is " + text);
    }
    return shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  private static Shard ofArray(Map<String, String> environment) {
    int task = number(environment, "SLURM_ARRAY_TASK_ID");
    int first = number(environment, "SLURM_ARRAY_TASK_MIN");
    int last = number(environment, "SLURM_ARRAY_TASK_MAX");
    int count = number(environment, "SLURM_ARRAY_TASK_COUNT");
    if (count != last - first + 1) {
      // A part of an array, resubmitted with --array=3,5, does not say how large the whole is.
      throw CommandFailure.usage(
          ("the job array %s..%s has only %s tasks, so that --shard slurm cannot"
                  + " tell the number of shards; write --shard %s/N")
              .formatted(first, last, count, task));
    }
    return shard(task - first + 1, count);
  }

  private static int number(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || !value.matches("\\d{1,6}")) {
      throw CommandFailure.usage(
          "--shard slurm needs "
              + name
              + ", which Slurm sets in a job array; elsewhere write --shard i/n");
    }
    return Integer.parseInt(value);
  }

  private static Shard shard(int index, int count) {
    try {
      return new Shard(index, count);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--shard: " + e.getMessage());
    }
  }
}
