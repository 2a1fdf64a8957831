package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.results.Metric;

/**
 * R[t][j]: test loss of a head fitted to task j on the features that learning tasks 1 to t left, t
 * = 0 being the initial features. Heads are refitted for every t, so that R tells what features
 * hold, not what one head remembers (linear probes, Davari et al. 2022, "Probing Representation
 * Forgetting", §3).
 *
 * <p>The metrics after task t are those of Lopez-Paz and Ranzato (2017, §3, eqs. 2–4), turned where
 * needed because R holds losses where they have accuracies:
 *
 * <ul>
 *   <li>{@link Metric#AVERAGE_LOSS} 1/t Σ_{j≤t} R[t][j];
 *   <li>{@link Metric#FORGETTING} 1/(t−1) Σ_{j<t} (R[t][j] − R[j][j]), their backward transfer with
 *       the sign that makes forgetting positive;
 *   <li>{@link Metric#FORWARD_TRANSFER} 1/(t−1) Σ_{1<j≤t} (R[0][j] − R[j−1][j]): by how much
 *       features that have seen the tasks before j, but not j, are better for it than initial ones.
 * </ul>
 *
 * <p>The last two say nothing of one task and are absent there.
 */
final class LossMatrix {
  private final double[][] losses;

  LossMatrix(int tasks) {
    losses = new double[tasks + 1][tasks + 1];
    Arrays.stream(losses).forEach(row -> Arrays.fill(row, Double.NaN));
  }

  /**
   * @param learnt t, tasks learnt, from 0 to T
   * @param task j, the tested task, from 1 to T
   */
  void set(int learnt, int task, double loss) {
    losses[learnt][task] = loss;
  }

  Map<String, Double> metrics(int learnt) {
    double average = 0;
    double forgetting = 0;
    double transfer = 0;
    for (int j = 1; j <= learnt; j++) {
      average += losses[learnt][j] / learnt;
      if (j < learnt) {
        forgetting += (losses[learnt][j] - losses[j][j]) / (learnt - 1);
      }
      if (j > 1) {
        transfer += (losses[0][j] - losses[j - 1][j]) / (learnt - 1);
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.AVERAGE_LOSS.key(), average);
    if (learnt > 1) {
      metrics.put(Metric.FORGETTING.key(), forgetting);
      metrics.put(Metric.FORWARD_TRANSFER.key(), transfer);
    }
    return metrics;
  }
}
