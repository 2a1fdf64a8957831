package org.sigmap.results;

import java.util.Collection;

/**
 * What became of the seeds of one setting, as far as one metric goes.
 *
 * @param counted seeds that have the metric
 * @param without seeds that are done, but do not have the metric: they never reached the training
 *     loss at which it is read, say
 * @param all seeds of the setting that has most of them in the same run
 */
public record SeedCount(int counted, int diverged, int failed, int without, int all) {

  static SeedCount of(Collection<CellRecord> cells, String metric, int all) {
    int[] ended = new int[CellStatus.values().length];
    int counted = 0;
    for (CellRecord cell : cells) {
      ended[cell.status().ordinal()]++;
      counted += !cell.status().lost() && cell.metrics().containsKey(metric) ? 1 : 0;
    }
    return new SeedCount(
        counted,
        ended[CellStatus.DIVERGED.ordinal()],
        ended[CellStatus.FAILED.ordinal()],
        ended[CellStatus.DONE.ordinal()] - counted,
        all);
  }

  public boolean complete() {
    return counted == all;
  }

  /** Seeds that were trained and do not have the metric. */
  public int lost() {
    return diverged + failed + without;
  }

  /** Seeds that other settings have and this one has not, so far. */
  public int pending() {
    return all - counted - lost();
  }
}
