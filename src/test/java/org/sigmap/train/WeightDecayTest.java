package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;

class WeightDecayTest {
  private static final int STEPS = 30;

  /** Thirty steps of float64 rounding; decay moves the weights by 1e-2 and more. */
  private static final double TOLERANCE = 1e-12;

  private static final double VISIBLE = 1e-3;

  private static List<LaneInputs> lanes(double weightDecay) {
    List<LaneInputs> lanes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lanes.add(SmallLanes.lane(i, new double[] {1, 0.5, -1}[i], 0.02, weightDecay * (i + 1)));
    }
    return lanes;
  }

  private static TrainingShape shape(Convention convention, boolean decayBiases) {
    TrainingSpec training = new TrainingSpec(STEPS, 0.5, decayBiases, 1, Precision.FLOAT64);
    return SmallLanes.shape(
        3,
        Precision.FLOAT64,
        new CovariancePower(CovarianceSource.POPULATION),
        UpdateRule.of(OptimizerSpec.defaults(), training, ConventionsSpec.all(convention)));
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"PAPER, false", "PAPER, true", "CORRECTED, false", "CORRECTED, true"})
  void followsTheLoops(Convention convention, boolean decayBiases) {
    ReferenceTraining.Decay decay =
        convention == Convention.PAPER
            ? ReferenceTraining.Decay.IN_LOSS
            : ReferenceTraining.Decay.BEHIND_PRECONDITIONER;
    List<LaneInputs> lanes = lanes(0.5);
    SmallLanes.Trained trained =
        SmallLanes.train(shape(convention, decayBiases), lanes, SmallLanes.repeat(1, STEPS));
    for (int lane = 0; lane < lanes.size(); lane++) {
      ReferenceTraining expected =
          ReferenceTraining.run(lanes.get(lane), STEPS, decay, decayBiases);
      String what = "lane " + lane;
      for (int step = 0; step < STEPS; step++) {
        double loss = expected.losses().get(step);
        assertEquals(
            loss,
            trained.observations().get(step).lossBeforeUpdate()[lane],
            TOLERANCE * loss,
            what + ", differentiated loss before update " + step);
      }
      assertEquals(expected.trainLoss(), trained.last().trainLoss()[lane], TOLERANCE, what);
      assertEquals(expected.testLoss(), trained.last().testLoss()[lane], TOLERANCE, what);
      SmallLanes.assertClose(expected.weights(), trained.weights().get(lane), TOLERANCE, what);
    }
  }

  /** The four readings really differ here, so agreement with one of them means something. */
  @ParameterizedTest
  @CsvSource({
    "IN_LOSS, false, BEHIND_PRECONDITIONER, false",
    "IN_LOSS, false, IN_LOSS, true",
    "BEHIND_PRECONDITIONER, false, BEHIND_PRECONDITIONER, true"
  })
  void readingsDiffer(
      ReferenceTraining.Decay one,
      boolean oneBiases,
      ReferenceTraining.Decay other,
      boolean otherBiases) {
    for (LaneInputs lane : lanes(0.5)) {
      Weights a = ReferenceTraining.run(lane, STEPS, one, oneBiases).weights();
      Weights b = ReferenceTraining.run(lane, STEPS, other, otherBiases).weights();
      double deviation =
          Math.max(
              TestMatrices.deviation(a.w1().values(), b.w1().values()),
              TestMatrices.deviation(a.b1(), b.b1()));
      assertTrue(deviation > VISIBLE, "deviation " + deviation);
    }
  }
}
