package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

class ChunkingTest {
  private static final int LANES = 3;

  private static TrainingShape shape(Precision precision) {
    return SmallLanes.shape(LANES, precision, new CovariancePower(CovarianceSource.POPULATION));
  }

  private static void assertSameEnd(SmallLanes.Trained expected, SmallLanes.Trained actual) {
    SmallLanes.assertBitwise(expected.last(), actual.last(), "last observation");
    for (int lane = 0; lane < LANES; lane++) {
      SmallLanes.assertBitwise(
          expected.weights().get(lane), actual.weights().get(lane), "lane " + lane);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void oneChunkOfFiftyEqualsFiftyOfOne(Precision precision) {
    List<LaneInputs> lanes = SmallLanes.draw(LANES);
    assertSameEnd(
        SmallLanes.train(shape(precision), lanes, 50),
        SmallLanes.train(shape(precision), lanes, SmallLanes.repeat(1, 50)));
  }

  /** Every step is compared with the loops, so that no step may be skipped or made twice. */
  @Test
  void everyChunkMakesExactlyItsSteps() {
    List<LaneInputs> lanes = SmallLanes.draw(LANES);
    SmallLanes.Trained trained = SmallLanes.train(shape(Precision.FLOAT64), lanes, 1, 2, 0, 7);
    assertArrayEquals(
        new int[] {1, 3, 3, 10},
        trained.observations().stream().mapToInt(Observation::step).toArray());
    double roundingOfTenSteps = 1e-12;
    for (int lane = 0; lane < LANES; lane++) {
      ReferenceTraining expected =
          ReferenceTraining.run(lanes.get(lane), 10, ReferenceTraining.Decay.IN_LOSS, false);
      SmallLanes.assertClose(
          expected.weights(), trained.weights().get(lane), roundingOfTenSteps, "lane " + lane);
      for (int i : new int[] {0, 1, 3}) {
        Observation seen = trained.observations().get(i);
        double loss = expected.losses().get(seen.step() - 1);
        assertEquals(
            loss, seen.lossBeforeUpdate()[lane], roundingOfTenSteps * loss, "lane " + lane);
      }
    }
  }

  @Test
  void noStepsOnlyEvaluates() {
    List<LaneInputs> lanes = SmallLanes.draw(LANES);
    try (TrainingSession session =
        TrainingSession.open(shape(Precision.FLOAT64), SessionOptions.singleThreaded())) {
      SmallLanes.Trained still = SmallLanes.train(session, lanes, 0, 0);
      assertEquals(0, still.last().step());
      for (int lane = 0; lane < LANES; lane++) {
        SmallLanes.assertBitwise(
            lanes.get(lane).initial(), still.weights().get(lane), "lane " + lane);
        ReferenceTraining expected =
            ReferenceTraining.run(lanes.get(lane), 0, ReferenceTraining.Decay.IN_LOSS, false);
        double rounding = 1e-14;
        assertEquals(
            expected.trainLoss(), still.last().trainLoss()[lane], rounding, "train, lane " + lane);
        assertEquals(
            expected.testLoss(), still.last().testLoss()[lane], rounding, "test, lane " + lane);
        assertEquals(Double.NaN, still.last().lossBeforeUpdate()[lane], "lane " + lane);
      }
      // An evaluation between updates must not disturb them.
      SmallLanes.Trained interrupted = SmallLanes.train(session, lanes, 10, 0, 10);
      assertSameEnd(SmallLanes.train(session, lanes, 10, 10), interrupted);
    }
  }

  /** A commit that ran before all values were computed would race, and differ now and then. */
  @Test
  void manyChunksAreTheSameTwice() {
    List<LaneInputs> lanes = SmallLanes.draw(LANES);
    int[] chunks = SmallLanes.repeat(2, 400);
    SessionOptions threaded =
        new SessionOptions(4, false, SessionOptions.singleThreaded().device());
    try (TrainingSession session = TrainingSession.open(shape(Precision.FLOAT32), threaded)) {
      SmallLanes.Trained first = SmallLanes.train(session, lanes, chunks);
      SmallLanes.Trained second = SmallLanes.train(session, lanes, chunks);
      for (int i = 0; i < chunks.length; i++) {
        SmallLanes.assertBitwise(
            first.observations().get(i), second.observations().get(i), "chunk " + i);
      }
      assertSameEnd(first, second);
      assertSameEnd(SmallLanes.train(shape(Precision.FLOAT32), lanes, 798, 2), first);
    }
  }
}
