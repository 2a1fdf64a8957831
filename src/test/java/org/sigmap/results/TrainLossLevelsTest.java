package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.math.Estimate;

class TrainLossLevelsTest {
  @TempDir Path root;

  /** A cell whose losses at steps 0, 10, 20, … are given. */
  private static void append(
      RunDirectory run, String id, double p, long seed, double[] train, double[] test)
      throws IOException {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    List<CurvePoint> curves = new ArrayList<>();
    for (int i = 0; i < train.length; i++) {
      curves.add(new CurvePoint(id, 10L * i, "train_loss", train[i]));
      curves.add(new CurvePoint(id, 10L * i, "test_loss", test[i]));
    }
    int last = train.length - 1;
    Map<String, Double> metrics = Map.of("train_loss", train[last], "test_loss", test[last]);
    run.append(CellRecord.finished(id, axes, metrics, 10L * last, 1), curves, List.of());
  }

  private Summary summary(TrainLossLevels levels) throws IOException {
    try (RunDirectory run = RunDirectory.create(root.resolve("run"))) {
      append(run, "a0", 0, 0, new double[] {1, 0.6, 0.5, 0.4}, new double[] {2, 1.5, 1.2, 1.1});
      // It rises again: the first passage counts.
      append(run, "a1", 0, 1, new double[] {1, 0.3, 0.7, 0.2}, new double[] {2, 1.0, 1.9, 1.8});
      append(run, "b0", -1, 0, new double[] {1, 0.9, 0.8, 0.7}, new double[] {2, 1.9, 1.8, 1.7});
      append(run, "b1", -1, 1, new double[] {1, 0.9, 0.5, 0.45}, new double[] {2, 1.9, 0.9, 0.8});
      append(run, "c0", -2, 0, new double[] {1, Double.NaN}, new double[] {2, Double.NaN});
      return Summary.of(levels.added(run, run.cells()));
    }
  }

  private static Optional<Estimate> at(Summary summary, Object p, String metric) {
    return summary.estimate(Map.of("preconditioner.p", p), metric);
  }

  private static double mean(Summary summary, Object p, String metric) {
    return at(summary, p, metric).orElseThrow().mean();
  }

  @Test
  void metricsAreReadAtTheFirstPassage() throws IOException {
    Summary summary = summary(new TrainLossLevels(List.of(0.5), false));
    assertEquals(15, mean(summary, 0L, "steps_to_train_loss_0.5"), "steps 20 and 10");
    assertEquals(1.1, mean(summary, 0L, "test_loss_at_train_loss_0.5"), 1e-15, "1.2 and 1.0");
    assertEquals(1.45, mean(summary, 0L, "test_loss"), 1e-15, "the last step is what it was");
    assertEquals(List.of("0.5"), TrainLossLevels.labels(summary));
  }

  @Test
  void cellsThatDoNotReachALevelAreCountedAndNotAveraged() throws IOException {
    Summary summary = summary(new TrainLossLevels(List.of(0.5, 0.25), false));
    assertEquals(0.5, mean(summary, -1L, "reached_train_loss_0.5"));
    assertFalse(at(summary, -1L, "reached_train_loss_0.5").orElseThrow().hasInterval());
    assertEquals(1, at(summary, -1L, "test_loss_at_train_loss_0.5").orElseThrow().n());
    assertEquals(0.9, mean(summary, -1L, "test_loss_at_train_loss_0.5"));
    assertEquals(0, mean(summary, -1L, "reached_train_loss_0.25"));
    assertTrue(at(summary, -1L, "test_loss_at_train_loss_0.25").isEmpty());
    assertEquals(
        Optional.of("1 of 4"),
        TrainLossLevels.unreached(summary, "0.5"),
        "diverged cells are not done");
    assertEquals(Optional.of("3 of 4"), TrainLossLevels.unreached(summary, "0.25"));
    assertTrue(at(summary, -2L, "reached_train_loss_0.5").isEmpty());
    assertEquals(List.of("0.5", "0.25"), TrainLossLevels.labels(summary));
  }

  @Test
  void theCommonLevelIsTheDeepestThatEveryDoneCellReaches() throws IOException {
    Summary summary = summary(new TrainLossLevels(List.of(), true));
    assertEquals(List.of("0.7"), TrainLossLevels.labels(summary), "b0 gets no further");
    assertTrue(
        TrainLossLevels.unreached(summary, "0.7").isEmpty(),
        "nothing is left out, nothing is said");
    assertEquals(25, mean(summary, -1L, "steps_to_train_loss_0.7"), "steps 30 and 20");
  }

  @Test
  void withoutLevelsNothingIsAdded() throws IOException {
    Summary summary = summary(TrainLossLevels.none());
    assertEquals(List.of("test_loss", "train_loss"), summary.metrics());
  }
}
