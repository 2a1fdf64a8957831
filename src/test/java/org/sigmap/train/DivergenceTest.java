package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

class DivergenceTest {
  private static final int STEPS = 40;
  private static final int DIVERGING = 1;

  /** A rate at which the loss passes 1e308 after some steps, not at the first. */
  private static final double HUGE_RATE = 0.9;

  /** Three lanes, of which the middle one has {@code learningRate}. */
  private static List<LaneInputs> lanes(double learningRate) {
    return List.of(
        SmallLanes.lane(0, -0.5, 0.02, 0.1),
        SmallLanes.lane(1, 1, learningRate, 0.1),
        SmallLanes.lane(2, 1, 0.03, 0));
  }

  private static TrainingShape shape(Precision precision) {
    return SmallLanes.shape(3, precision, new CovariancePower(CovarianceSource.POPULATION));
  }

  private static int referenceStep() {
    int step =
        ReferenceTraining.run(
                lanes(HUGE_RATE).get(DIVERGING), STEPS, ReferenceTraining.Decay.IN_LOSS, false)
            .divergedAt();
    assertTrue(step > 2 && step < STEPS, "the reference should diverge midway, not at " + step);
    return step;
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 20, 40})
  void stepIsThatOfAPlainLoopWhateverTheChunks(int chunk) {
    SmallLanes.Trained trained =
        SmallLanes.train(
            shape(Precision.FLOAT64), lanes(HUGE_RATE), SmallLanes.repeat(chunk, STEPS / chunk));
    assertArrayEquals(new int[] {-1, referenceStep(), -1}, trained.last().divergedAt());
  }

  @Test
  void stepIsReportedOnceReachedAndKept() {
    int expected = referenceStep();
    SmallLanes.Trained trained =
        SmallLanes.train(shape(Precision.FLOAT64), lanes(HUGE_RATE), SmallLanes.repeat(1, STEPS));
    for (Observation observation : trained.observations()) {
      assertEquals(
          observation.step() < expected ? -1 : expected,
          observation.divergedAt()[DIVERGING],
          "after step " + observation.step());
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void otherLanesAreBitForBitWhatTheyAreWithoutIt(Precision precision) {
    int[] chunks = SmallLanes.repeat(8, 5);
    SmallLanes.Trained with = SmallLanes.train(shape(precision), lanes(HUGE_RATE), chunks);
    SmallLanes.Trained without = SmallLanes.train(shape(precision), lanes(0.01), chunks);
    assertFalse(Double.isFinite(with.last().trainLoss()[DIVERGING]), "it should diverge");
    assertTrue(Double.isFinite(without.last().trainLoss()[DIVERGING]), "it should not");
    for (int lane : new int[] {0, 2}) {
      SmallLanes.assertBitwise(
          without.weights().get(lane), with.weights().get(lane), "lane " + lane);
      for (int i = 0; i < chunks.length; i++) {
        Observation expected = without.observations().get(i);
        Observation actual = with.observations().get(i);
        assertEquals(expected.trainLoss()[lane], actual.trainLoss()[lane], "lane " + lane);
        assertEquals(expected.testLoss()[lane], actual.testLoss()[lane], "lane " + lane);
      }
      assertEquals(-1, with.last().divergedAt()[lane], "lane " + lane);
    }
  }

  @Test
  void lossThatIsNotFiniteFromTheStartDivergesAtZero() {
    LaneInputs lane = lanes(0.01).get(DIVERGING);
    double[] targets = lane.examples().trainTargets().values().clone();
    targets[3] = Double.NaN;
    SmallLanes.Trained trained =
        SmallLanes.train(
            shape(Precision.FLOAT32),
            replaced(lane, Matrix.column(targets), lane.examples().testTargets()),
            0,
            3);
    assertEquals(0, trained.observations().get(0).divergedAt()[DIVERGING]);
    assertArrayEquals(new int[] {-1, 0, -1}, trained.last().divergedAt());
  }

  @Test
  void testLossThatIsNotFiniteCountsAtTheNextLogPoint() {
    LaneInputs lane = lanes(0.01).get(DIVERGING);
    double[] targets = lane.examples().testTargets().values().clone();
    targets[3] = Double.POSITIVE_INFINITY;
    SmallLanes.Trained trained =
        SmallLanes.train(
            shape(Precision.FLOAT32),
            replaced(lane, lane.examples().trainTargets(), Matrix.column(targets)),
            5,
            5);
    assertArrayEquals(new int[] {-1, 5, -1}, trained.last().divergedAt());
  }

  private static List<LaneInputs> replaced(LaneInputs lane, Matrix train, Matrix test) {
    List<LaneInputs> lanes = new ArrayList<>(lanes(0.01));
    Examples own = lane.examples();
    lanes.set(
        DIVERGING,
        lane.withExamples(new Examples(own.trainInputs(), train, own.testInputs(), test)));
    return lanes;
  }
}
