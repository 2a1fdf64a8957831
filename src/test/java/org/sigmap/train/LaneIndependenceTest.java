package org.sigmap.train;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

class LaneIndependenceTest {
  private static final int STEPS = 120;

  /** Bit for bit. */
  private static final double NONE = 0;

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "2, FLOAT32, POPULATION",
    "5, FLOAT32, POPULATION",
    "16, FLOAT32, POPULATION",
    "5, FLOAT32, EMPIRICAL",
    "5, FLOAT64, POPULATION"
  })
  void laneOfABatchEqualsItsSoloRun(int count, Precision precision, CovarianceSource source) {
    List<LaneInputs> lanes = SmallLanes.draw(count);
    TrainingShape shape = SmallLanes.shape(count, precision, new CovariancePower(source));
    SmallLanes.Trained together = SmallLanes.train(shape, lanes, STEPS);
    try (TrainingSession solo =
        TrainingSession.open(shape.withLanes(1), SessionOptions.singleThreaded())) {
      for (int i = 0; i < count; i++) {
        SmallLanes.Trained alone = SmallLanes.train(solo, List.of(lanes.get(i)), STEPS);
        String what = "lane %d of %d".formatted(i, count);
        SmallLanes.assertClose(alone.weights().get(0), together.weights().get(i), NONE, what);
        Observation one = alone.last();
        Observation all = together.last();
        assertSame(one.trainLoss(), all.trainLoss()[i], NONE, what + ": train loss");
        assertSame(one.testLoss(), all.testLoss()[i], NONE, what + ": test loss");
        assertSame(one.lossBeforeUpdate(), all.lossBeforeUpdate()[i], NONE, what + ": last loss");
      }
    }
  }

  private static void assertSame(double[] solo, double batched, double tolerance, String what) {
    TestMatrices.assertClose(solo, new double[] {batched}, NONE, what);
  }
}
