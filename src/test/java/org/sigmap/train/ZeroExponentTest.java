package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

class ZeroExponentTest {
  private static final int LANES = 3;
  private static final int STEPS = 150;

  private static List<LaneInputs> withExponent(double exponent) {
    List<LaneInputs> lanes = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      lanes.add(SmallLanes.lane(i, exponent, 0.03, 0.1));
    }
    return lanes;
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void trainsBitForBitLikePlainGradientDescent(Precision precision) {
    int[] everyStep = SmallLanes.repeat(1, STEPS);
    SmallLanes.Trained plain =
        SmallLanes.train(
            SmallLanes.shape(LANES, precision, new NoPreconditioner()), withExponent(0), everyStep);
    for (Preconditioner kind :
        List.of(
            new CovariancePower(CovarianceSource.POPULATION),
            new CovariancePower(CovarianceSource.EMPIRICAL))) {
      SmallLanes.Trained zero =
          SmallLanes.train(SmallLanes.shape(LANES, precision, kind), withExponent(0), everyStep);
      for (int step = 0; step < STEPS; step++) {
        SmallLanes.assertBitwise(
            plain.observations().get(step), zero.observations().get(step), kind + ", step " + step);
      }
      for (int lane = 0; lane < LANES; lane++) {
        SmallLanes.assertBitwise(
            plain.weights().get(lane), zero.weights().get(lane), kind + ", lane " + lane);
      }
    }
  }

  /** Otherwise the test above would hold for a preconditioner that is never applied. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(CovarianceSource.class)
  void otherExponentsTrainDifferently(CovarianceSource source) {
    TrainingShape shape = SmallLanes.shape(LANES, Precision.FLOAT64, new CovariancePower(source));
    List<Weights> zero = SmallLanes.train(shape, withExponent(0), STEPS).weights();
    List<Weights> half = SmallLanes.train(shape, withExponent(0.5), STEPS).weights();
    for (int lane = 0; lane < LANES; lane++) {
      double[] expected = zero.get(lane).w1().values();
      double deviation = TestMatrices.deviation(expected, half.get(lane).w1().values());
      assertTrue(deviation > 1e-3, "lane " + lane + " deviates by " + deviation);
    }
  }
}
