package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sigmap.experiment.study.ContinualExperiment.LossMatrix;

class LossMatrixTest {
  private static final double ROUNDING = 1e-15;

  /** Rows t = 0 to 3, columns j = 1 to 3; what no metric reads is left out. */
  private static LossMatrix matrix() {
    double nan = Double.NaN;
    double[][] losses = {{1, 2, 4}, {0.5, 1.75, nan}, {0.625, 0.25, 3}, {0.75, 0.5, 1}};
    LossMatrix matrix = new LossMatrix(3);
    for (int learnt = 0; learnt <= 3; learnt++) {
      for (int task = 1; task <= 3; task++) {
        matrix.set(learnt, task, losses[learnt][task - 1]);
      }
    }
    return matrix;
  }

  @Test
  void oneTaskHasAnAverageAlone() {
    assertEquals(Map.of("average_loss", 0.5), matrix().metrics(1));
  }

  @Test
  void metricsAreThoseOfTheTasksLearnt() {
    Map<String, Double> two = matrix().metrics(2);
    assertEquals(Set.of("average_loss", "forgetting", "forward_transfer"), two.keySet());
    assertEquals(0.4375, two.get("average_loss"), ROUNDING);
    assertEquals(0.125, two.get("forgetting"), ROUNDING);
    assertEquals(0.25, two.get("forward_transfer"), ROUNDING);
    Map<String, Double> three = matrix().metrics(3);
    assertEquals(0.75, three.get("average_loss"), ROUNDING);
    assertEquals((0.25 + 0.25) / 2, three.get("forgetting"), ROUNDING);
    assertEquals((0.25 + 1) / 2, three.get("forward_transfer"), ROUNDING);
  }
}
