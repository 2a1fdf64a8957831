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

class LossLevelsTest {
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

  private Summary summary(LossLevels levels) throws IOException {
    return Summary.of(cells(levels));
  }

  private List<CellRecord> cells(LossLevels levels) throws IOException {
    try (RunDirectory run = RunDirectory.create(root.resolve("run"))) {
      append(run, "a0", 0, 0, new double[] {1, 0.6, 0.5, 0.4}, new double[] {2, 1.5, 1.2, 1.1});
      // It rises again: the first passage counts.
      append(run, "a1", 0, 1, new double[] {1, 0.3, 0.7, 0.2}, new double[] {2, 1.0, 1.9, 1.8});
      append(run, "b0", -1, 0, new double[] {1, 0.9, 0.8, 0.7}, new double[] {2, 1.9, 1.8, 1.7});
      append(run, "b1", -1, 1, new double[] {1, 0.9, 0.5, 0.45}, new double[] {2, 1.9, 0.9, 0.8});
      append(run, "c0", -2, 0, new double[] {1, Double.NaN}, new double[] {2, Double.NaN});
      return levels.added(run, run.cells());
    }
  }

  private static LossLevels train(List<Double> given, boolean common) {
    return new LossLevels(new LossLevels.Levels(given, common), LossLevels.Levels.NONE);
  }

  private static List<String> levels(Summary summary) {
    return LossLevels.targets(summary.metrics()).stream().map(LossLevels.Target::level).toList();
  }

  private static Optional<Estimate> at(Summary summary, Object p, String metric) {
    return summary.estimate(Map.of("preconditioner.p", p), metric);
  }

  private static double mean(Summary summary, Object p, String metric) {
    return at(summary, p, metric).orElseThrow().mean();
  }

  @Test
  void metricsAreReadAtTheFirstPassage() throws IOException {
    Summary summary = summary(train(List.of(0.5), false));
    assertEquals(15, mean(summary, 0L, "steps_to_train_loss_0.5"), "steps 20 and 10");
    assertEquals(1.1, mean(summary, 0L, "test_loss_at_train_loss_0.5"), 1e-15, "1.2 and 1.0");
    assertEquals(1.45, mean(summary, 0L, "test_loss"), 1e-15, "the last step is what it was");
    assertEquals(List.of("0.5"), levels(summary));
  }

  @Test
  void cellsThatDoNotReachALevelAreCountedAndNotAveraged() throws IOException {
    Summary summary = summary(train(List.of(0.5, 0.25), false));
    assertEquals(0.5, mean(summary, -1L, "reached_train_loss_0.5"));
    assertFalse(at(summary, -1L, "reached_train_loss_0.5").orElseThrow().hasInterval());
    assertEquals(1, at(summary, -1L, "test_loss_at_train_loss_0.5").orElseThrow().n());
    assertEquals(0.9, mean(summary, -1L, "test_loss_at_train_loss_0.5"));
    assertEquals(0, mean(summary, -1L, "reached_train_loss_0.25"));
    assertTrue(at(summary, -1L, "test_loss_at_train_loss_0.25").isEmpty());
    assertEquals(
        Optional.of("1 of 4"),
        LossLevels.unreached(summary, new LossLevels.Target("train_loss", "0.5")),
        "diverged cells are not done");
    assertEquals(
        Optional.of("3 of 4"),
        LossLevels.unreached(summary, new LossLevels.Target("train_loss", "0.25")));
    assertTrue(at(summary, -2L, "reached_train_loss_0.5").isEmpty());
    assertEquals(List.of("0.5", "0.25"), levels(summary));
  }

  @Test
  void theCommonLevelIsTheDeepestThatEveryDoneCellReaches() throws IOException {
    Summary summary = summary(train(List.of(), true));
    assertEquals(List.of("0.7"), levels(summary), "b0 gets no further");
    assertTrue(
        LossLevels.unreached(summary, new LossLevels.Target("train_loss", "0.7")).isEmpty(),
        "nothing is left out, nothing is said");
    assertEquals(25, mean(summary, -1L, "steps_to_train_loss_0.7"), "steps 30 and 20");
  }

  @Test
  void withoutLevelsNothingIsAdded() throws IOException {
    Summary summary = summary(LossLevels.none());
    assertEquals(List.of("test_loss", "train_loss"), summary.metrics());
  }

  /** Steps of the test loss, and seconds as far as the steps go: a cell takes one for all. */
  @Test
  void timeToALossIsInStepsAndSeconds() throws IOException {
    LossLevels both =
        new LossLevels(LossLevels.Levels.NONE, new LossLevels.Levels(List.of(1.2, 0.9), true));
    Summary summary = summary(both);
    assertEquals(15, mean(summary, 0L, "steps_to_test_loss_1.2"), "steps 20 and 10");
    assertEquals(0.5, mean(summary, 0L, "seconds_to_test_loss_1.2"), 1e-15, "2/3 and 1/3 s");
    assertEquals(0.5, mean(summary, -1L, "reached_test_loss_0.9"));
    assertEquals(20, mean(summary, -1L, "steps_to_test_loss_0.9"));
    assertEquals(30, at(summary, -1L, "steps_to_test_loss_1.7").orElseThrow().high(), "common");
    assertEquals(List.of("1.7", "1.2", "0.9"), levels(summary));
    assertTrue(summary.metrics().stream().noneMatch(metric -> metric.contains("_at_")));
  }

  /** One of two arrives at p = −1, both at p = 0; the one that diverges at p = −2 never does. */
  @Test
  void seedsThatDoNotArriveCountToTheEnd() throws IOException {
    List<Arrivals> all = Arrivals.of(cells(train(List.of(0.5), false)));
    assertEquals(1, all.size());
    assertEquals(
        List.of(1, 1, 0),
        all.get(0).curves().values().stream().map(Arrivals.Curve::missing).toList());
    List<String> lines = Arrivals.toCsv(List.of("preconditioner.p"), all).lines().toList();
    assertEquals(
        "preconditioner.p,loss,level,step,at_risk,arrived,not_arrived,ci95_low,ci95_high",
        lines.get(0));
    List<String> starts =
        List.of(
            "-2,train_loss,0.5,0,1,0,1.0,,",
            "-2,train_loss,0.5,30,1,0,1.0,,",
            "-1,train_loss,0.5,0,2,0,1.0,,",
            "-1,train_loss,0.5,20,2,1,0.5,0.0",
            "-1,train_loss,0.5,30,1,0,0.5,0.0",
            "0,train_loss,0.5,0,2,0,1.0,,",
            "0,train_loss,0.5,10,2,1,0.5,0.0",
            "0,train_loss,0.5,20,1,1,0.0,0.0,0.0",
            "0,train_loss,0.5,30,0,0,0.0,0.0,0.0");
    assertEquals(starts.size(), lines.size() - 1);
    for (int i = 0; i < starts.size(); i++) {
      assertTrue(lines.get(i + 1).startsWith(starts.get(i)), lines.get(i + 1));
    }
  }
}
