package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.AdaHessian;
import org.sigmap.graph.optim.DecayPlacement;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.optim.SophiaH;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;

/** What every optimizer must do, whatever its kind. */
class OptimizerConformanceTest {
  private static final int ROWS = 24;
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 2;
  private static final ModelSpec MODEL = new ModelSpec(8, 1.0);
  private static final int CHUNK = 12;

  /** A step moves weights by 1e-4 and more. */
  private static final double LANE = 1e-6;

  /** AdaHessian divides by curvatures that cancel; without them float32 stays within 1e-5. */
  private static final double PRECISION = 2e-3;

  /** An optimizer under one reading of the conventions. */
  record Kind(OptimizerSpec spec, ConventionsSpec conventions) {
    boolean draws() {
      return spec instanceof OptimizerSpec.SophiaH
          || (spec instanceof OptimizerSpec.AdaHessian
              && conventions.adahessianProbes() == Convention.CORRECTED);
    }
  }

  static Stream<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (Convention convention : Convention.values()) {
      for (OptimizerSpec spec :
          List.of(
              OptimizerSpec.GradientDescent.defaults(),
              OptimizerSpec.Momentum.defaults(),
              OptimizerSpec.Adam.defaults(),
              OptimizerSpec.AdaHessian.defaults(),
              OptimizerSpec.Sam.defaults(),
              new OptimizerSpec.SophiaH(0.05, 0.96, 0.99, 0.05, 1e-12, 5))) {
        kinds.add(new Kind(spec, ConventionsSpec.all(convention)));
      }
    }
    return kinds.stream();
  }

  private static TrainingShape shape(
      Kind kind, int lanes, Precision precision, Preconditioning preconditioning) {
    TrainingSpec training = new TrainingSpec(100, 0, false, 1, precision);
    boolean inLoss = DecayPlacement.of(kind.spec(), kind.conventions()) == DecayPlacement.IN_LOSS;
    return new TrainingShape(
        lanes,
        ROWS,
        ROWS,
        INPUTS,
        MODEL.hidden(),
        OUTPUTS,
        precision,
        preconditioning,
        Optimizers.of(kind.spec(), training, kind.conventions()),
        List.copyOf(Optimizers.hyperparameters(kind.spec(), training).keySet()),
        inLoss ? TrainingShape.Decay.IN_LOSS : TrainingShape.Decay.OUTSIDE_LOSS,
        false,
        LossKind.MEAN_SQUARED_ERROR);
  }

  /** Lanes differ in data, initial weights, learning rate, decay and probe seed. */
  private static LaneInputs lane(Kind kind, int number, double exponent) {
    SeedStreams streams = new SeedStreams(100 + number);
    Matrix x = new Matrix(ROWS, INPUTS, streams.stream("x").gaussians(ROWS * INPUTS));
    double[] y = new double[ROWS * OUTPUTS];
    for (int i = 0; i < ROWS; i++) {
      y[i * OUTPUTS] = x.get(i, 0) - x.get(i, 1);
      y[i * OUTPUTS + 1] = Math.abs(x.get(i, 2)) - 1;
    }
    TrainingSpec training = new TrainingSpec(100, 0.01 * number, false, 1, Precision.FLOAT32);
    Map<String, Double> hyper =
        new java.util.HashMap<>(Optimizers.hyperparameters(kind.spec(), training));
    hyper.computeIfPresent("learningRate", (name, rate) -> rate / (1 + number));
    Matrix targets = new Matrix(ROWS, OUTPUTS, y);
    return new LaneInputs(
        x,
        targets,
        x,
        targets,
        Weights.draw(MODEL, INPUTS, OUTPUTS, streams),
        null,
        exponent,
        0,
        hyper,
        1000 + number);
  }

  private static LaneInputs withFirstInput(LaneInputs lane, double value) {
    double[] x = lane.trainInputs().values().clone();
    x[0] = value;
    return new LaneInputs(
        new Matrix(ROWS, INPUTS, x),
        lane.trainTargets(),
        lane.testInputs(),
        lane.testTargets(),
        lane.initial(),
        null,
        lane.exponent(),
        0,
        lane.hyperparameters(),
        lane.probeSeed());
  }

  private static LaneInputs withProbeSeed(LaneInputs lane, int seed) {
    return new LaneInputs(
        lane.trainInputs(),
        lane.trainTargets(),
        lane.testInputs(),
        lane.testTargets(),
        lane.initial(),
        null,
        lane.exponent(),
        0,
        lane.hyperparameters(),
        seed);
  }

  /** All parameters of each lane after chunks of the given lengths. */
  private static List<double[]> train(TrainingShape shape, List<LaneInputs> lanes, int... chunks) {
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(lanes);
      for (int chunk : chunks) {
        session.advance(chunk);
      }
      return flat(session);
    }
  }

  private static List<double[]> flat(TrainingSession session) {
    return session.weights().stream()
        .map(
            w ->
                Stream.of(w.w1().values(), w.b1(), w.w2().values(), w.b2())
                    .flatMapToDouble(Arrays::stream)
                    .toArray())
        .toList();
  }

  private static TrainingShape single(Kind kind, int lanes) {
    return shape(kind, lanes, Precision.FLOAT32, Preconditioning.NONE);
  }

  private static List<LaneInputs> lanes(Kind kind) {
    return List.of(lane(kind, 0, 0), lane(kind, 1, 0), lane(kind, 2, 0));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void learnsAndStaysFinite(Kind kind) {
    try (TrainingSession session =
        TrainingSession.open(single(kind, 1), SessionOptions.singleThreaded())) {
      session.load(List.of(lane(kind, 0, 0)));
      double before = session.advance(0).trainLoss()[0];
      Observation after = session.advance(300);
      assertEquals(-1, after.divergedAt()[0]);
      assertTrue(after.trainLoss()[0] < 0.7 * before, before + " to " + after.trainLoss()[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aLaneEqualsItsSoloRunAndANanLaneTouchesNoOther(Kind kind) {
    List<LaneInputs> lanes = lanes(kind);
    List<double[]> together = train(single(kind, 3), lanes, CHUNK);
    double[] solo = train(single(kind, 1), List.of(lanes.get(2)), CHUNK).get(0);
    assertArrayEquals(solo, together.get(2), LANE);
    List<LaneInputs> poisoned =
        List.of(lanes.get(0), withFirstInput(lanes.get(1), Double.NaN), lanes.get(2));
    List<double[]> beside = train(single(kind, 3), poisoned, CHUNK);
    assertTrue(Arrays.stream(beside.get(1)).anyMatch(Double::isNaN));
    assertArrayEquals(together.get(0), beside.get(0));
    assertArrayEquals(together.get(2), beside.get(2));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneCallOrManyAndAReloadGiveTheSameBitsFromTheSameGraph(Kind kind) {
    List<LaneInputs> lanes = lanes(kind);
    try (TrainingSession session =
        TrainingSession.open(single(kind, 3), SessionOptions.singleThreaded())) {
      session.load(lanes);
      int operations = session.operations();
      session.advance(CHUNK);
      List<double[]> once = flat(session);
      session.load(lanes);
      session.advance(CHUNK - 7);
      session.advance(7);
      List<double[]> twice = flat(session);
      for (int i = 0; i < lanes.size(); i++) {
        assertArrayEquals(once.get(i), twice.get(i), "lane " + i);
      }
      assertEquals(operations, session.operations(), "operations in the graph");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void precisionsAgree(Kind kind) {
    LaneInputs lane = lane(kind, 1, 0);
    double[] singles = train(single(kind, 1), List.of(lane), CHUNK).get(0);
    double[] doubles =
        train(shape(kind, 1, Precision.FLOAT64, Preconditioning.NONE), List.of(lane), CHUNK).get(0);
    assertArrayEquals(doubles, singles, PRECISION);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aZerothPowerOfTheCovarianceChangesNothing(Kind kind) {
    TrainingShape preconditioned = shape(kind, 1, Precision.FLOAT32, Preconditioning.EMPIRICAL);
    double[] plain = train(single(kind, 1), List.of(lane(kind, 1, 0)), CHUNK).get(0);
    assertArrayEquals(plain, train(preconditioned, List.of(lane(kind, 1, 0)), CHUNK).get(0));
    double[] whitened = train(preconditioned, List.of(lane(kind, 1, -1)), CHUNK).get(0);
    assertFalse(Arrays.equals(plain, whitened), "the preconditioner does not reach the optimizer");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void probesMatterWhereTheyAreDrawnAndOnlyThere(Kind kind) {
    LaneInputs lane = lane(kind, 0, 0);
    assertEquals(
        !kind.draws(),
        Arrays.equals(remembered(kind, lane), remembered(kind, withProbeSeed(lane, 5))));
  }

  /** What shows the probes: the curvature, since Sophia-H's clip may hide it from the weights. */
  private static double[] remembered(Kind kind, LaneInputs lane) {
    try (TrainingSession session =
        TrainingSession.open(single(kind, 1), SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      session.advance(CHUNK);
      if (kind.spec() instanceof OptimizerSpec.AdaHessian) {
        return session.optimizerState(AdaHessian.SQUARED_CURVATURE + ".w1");
      }
      return kind.spec() instanceof OptimizerSpec.SophiaH
          ? session.optimizerState(SophiaH.CURVATURE + ".w1")
          : flat(session).get(0);
    }
  }

  @Test
  void aZerothHessianPowerForgetsTheCurvature() {
    var spec = new OptimizerSpec.AdaHessian(0.01, 0.9, 0.999, 0, 1e-16);
    Kind random = new Kind(spec, ConventionsSpec.defaults());
    Kind constant =
        new Kind(
            spec,
            new ConventionsSpec(
                Convention.CORRECTED,
                Convention.CORRECTED,
                Convention.PAPER,
                Convention.CORRECTED,
                Convention.CORRECTED,
                Convention.CORRECTED));
    assertArrayEquals(
        train(single(random, 1), List.of(lane(random, 0, 0)), CHUNK).get(0),
        train(single(constant, 1), List.of(lane(constant, 0, 0)), CHUNK).get(0));
  }

  @Test
  void sharpnessAwarenessOfNoRadiusIsMomentum() {
    Kind sam = new Kind(new OptimizerSpec.Sam(0.01, 0, 0.9), ConventionsSpec.defaults());
    Kind momentum = new Kind(new OptimizerSpec.Momentum(0.01, 0.9), ConventionsSpec.defaults());
    assertArrayEquals(
        train(single(momentum, 1), List.of(lane(momentum, 1, 0)), CHUNK).get(0),
        train(single(sam, 1), List.of(lane(sam, 1, 0)), CHUNK).get(0));
  }
}
