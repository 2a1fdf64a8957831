package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.TestMatrices;
import org.sigmap.spec.Precision;

class RecordedTrajectoryTest {
  /** The recorded float32 and float64 runs differ by up to 4e-7. */
  private static final double FLOAT32_TOLERANCE = 1e-5;

  /** Recorded inputs and P are float32 numbers; P's rounding bounds the agreement. */
  private static final double FLOAT64_TOLERANCE = 1e-7;

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_high_init1_p1",
        "a_low_init1_pm1",
        "a_high_rotated_init1_wd0_1_pm0_5",
        "a_low_k2_init1_pm0_5",
        "a_high_init1_wd10_biasdecay_pm0_5",
        "a_low_init1_logevery7_pm0_5"
      })
  void isRetraced(String name) {
    RecordedTrajectory recorded = RecordedTrajectory.read(name);
    compare(recorded, Precision.FLOAT32, "", FLOAT32_TOLERANCE);
    compare(recorded, Precision.FLOAT64, "/f64", FLOAT64_TOLERANCE);
  }

  private static void compare(
      RecordedTrajectory recorded, Precision precision, String block, double tolerance) {
    int steps = recorded.steps();
    List<Double> trainLoss = new ArrayList<>();
    List<Double> testLoss = new ArrayList<>();
    try (TrainingSession session =
        TrainingSession.open(recorded.shape(precision), SessionOptions.singleThreaded())) {
      session.load(List.of(recorded.lane()));
      int made = 0;
      for (int t = 0; t < steps; t++) {
        // Recorded at update t: the loss before it and the test loss after it.
        if (t % recorded.logEvery() == 0 || t == steps - 1) {
          Observation seen = session.advance(t + 1 - made);
          made = t + 1;
          assertEquals(made, seen.step());
          trainLoss.add(seen.lossBeforeUpdate()[0]);
          testLoss.add(seen.testLoss()[0]);
        }
      }
      Weights end = session.weights().get(0);
      assertClose(recorded.array(block + "/train_loss"), trainLoss, tolerance, "train loss");
      assertClose(recorded.array(block + "/test_loss"), testLoss, tolerance, "test loss");
      SmallLanes.assertClose(
          recorded.weights(block + "/final"), end, tolerance, precision + " weights");
    }
  }

  private static void assertClose(
      double[] expected, List<Double> actual, double tolerance, String what) {
    TestMatrices.assertClose(
        expected, actual.stream().mapToDouble(Double::doubleValue).toArray(), tolerance, what);
  }
}
