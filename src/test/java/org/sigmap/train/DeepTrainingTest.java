package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;

/** Every optimizer on a network of two hidden layers. */
class DeepTrainingTest {
  private static final ModelSpec MODEL = new ModelSpec(8, 2, 1.0);
  private static final int STEPS = 12;

  /** Float64; a step moves weights by 1e-4 and more. */
  private static final double LANE = 1e-9;

  static Stream<OptimizerSpec> optimizers() {
    return Kinds.optimizers().stream()
        .map(
            spec ->
                spec instanceof OptimizerSpec.SophiaH
                    ? new OptimizerSpec.SophiaH(0.05, 0.96, 0.99, 0.05, 1e-12, 5)
                    : spec);
  }

  private static TrainingShape shape(OptimizerSpec optimizer, int lanes) {
    TrainingSpec training = new TrainingSpec(100, 0, false, 1, Precision.FLOAT64);
    ConventionsSpec conventions = ConventionsSpec.defaults();
    return new TrainingShape(
            new RowCounts(TrainedKind.ROWS, TrainedKind.ROWS),
            Network.of(MODEL, TrainedKind.INPUTS, TrainedKind.OUTPUTS),
            training.precision(),
            new CovariancePower(CovarianceSource.EMPIRICAL),
            UpdateRule.of(optimizer, training, conventions),
            LossKind.MEAN_SQUARED_ERROR)
        .withLanes(lanes);
  }

  /** Lanes differ in data, initial weights, learning rate, decay, p and probe seed. */
  private static LaneInputs lane(OptimizerSpec optimizer, int number) {
    SeedStreams streams = new SeedStreams(100 + number);
    TrainingSpec training = new TrainingSpec(100, 0.01 * number, false, 1, Precision.FLOAT64);
    Map<String, Double> hyper = new HashMap<>(Optimizers.hyperparameters(optimizer, training));
    hyper.computeIfPresent("learningRate", (name, rate) -> rate / (1 + number));
    Weights initial = Weights.draw(MODEL, TrainedKind.INPUTS, TrainedKind.OUTPUTS, streams);
    return new LaneInputs(TrainedKind.examples(streams), initial, LaneMatrix.none(), hyper)
        .withPower(-0.5 * number, 0)
        .withProbeSeed(1000 + number);
  }

  private static double[] flat(Weights weights) {
    return weights.values().values().stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("optimizers")
  void aLaneLearnsAsItDoesAloneAndGoesOnFromAState(OptimizerSpec optimizer) {
    List<LaneInputs> lanes = List.of(lane(optimizer, 0), lane(optimizer, 1));
    try (TrainingSession both =
            TrainingSession.open(shape(optimizer, 2), SessionOptions.singleThreaded());
        TrainingSession solo =
            TrainingSession.open(shape(optimizer, 1), SessionOptions.singleThreaded())) {
      both.load(lanes);
      double[] before = both.advance(0).trainLoss();
      double[] after = both.advance(STEPS).trainLoss();
      for (int i = 0; i < lanes.size(); i++) {
        solo.load(List.of(lanes.get(i)));
        solo.advance(STEPS / 2);
        TrainingState half = solo.state();
        solo.advance(STEPS / 2);
        double[] once = flat(solo.weights().get(0));
        solo.restore(half);
        solo.advance(STEPS / 2);
        double[] alone = flat(solo.weights().get(0));
        assertArrayEquals(once, alone);
        assertArrayEquals(alone, flat(both.weights().get(i)), LANE, "lane " + i);
        assertTrue(after[i] < before[i], before[i] + " to " + after[i]);
        for (String part : List.of("w1", "b1", "w2", "b2", "w3", "b3")) {
          assertMoved(lanes.get(i).initial(), both.weights().get(i), part);
        }
      }
    }
  }

  private static void assertMoved(Weights before, Weights after, String part) {
    double[] from = before.values().get(part);
    double[] to = after.values().get(part);
    double moved = 0;
    for (int i = 0; i < from.length; i++) {
      moved = Math.max(moved, Math.abs(to[i] - from[i]));
    }
    assertTrue(moved > 1e-6, "parameter " + part + " stands still");
  }

  @Test
  void layersAreDrawnFromStreamsOfTheirOwn() {
    SeedStreams streams = new SeedStreams(3);
    Weights deep = Weights.draw(MODEL, TrainedKind.INPUTS, TrainedKind.OUTPUTS, streams);
    Weights flat = Weights.draw(new ModelSpec(8, 1.0), TrainedKind.INPUTS, 8, streams);
    assertEquals(2, deep.network().hidden().size());
    assertArrayEquals(flat.w1().values(), deep.w1().values());
    assertArrayEquals(flat.w2().values(), deep.w2().values());
    assertEquals(8, deep.head().weights().rows());
    assertEquals(TrainedKind.OUTPUTS, deep.head().weights().columns());
  }

  @Test
  void weightsOfAnotherDepthAreRefused() {
    OptimizerSpec optimizer = OptimizerSpec.defaults();
    try (TrainingSession session =
        TrainingSession.open(
            shape(optimizer, 1)
                .withNetwork(Network.of(TrainedKind.INPUTS, 8, 8, 8, TrainedKind.OUTPUTS)),
            SessionOptions.singleThreaded())) {
      assertThrows(IllegalArgumentException.class, () -> session.load(List.of(lane(optimizer, 0))));
    }
  }
}
