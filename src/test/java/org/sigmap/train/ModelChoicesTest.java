package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ActivationKind;
import org.sigmap.spec.Biases;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Parameterization;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;

/** Activations, parameterizations and losses in training. */
class ModelChoicesTest {
  /** Numbers that fill no processor's registers. */
  private static final int ROWS = 13;

  private static final int INPUTS = 3;
  private static final int HIDDEN = 5;
  private static final int STEPS = 20;
  private static final SessionOptions OPTIONS = SessionOptions.singleThreaded();

  /** Float64 sums in another order. */
  private static final double ROUNDING = 1e-13;

  /**
   * A damping of 1e-13 matters by itself over products of eigenvalues, which 13 rows leave as small
   * as 1e-8; a scale that is left out would change steps by a fifth and more.
   */
  private static final double DAMPED = 1e-4;

  private static ModelSpec model(int depth, ActivationKind activation, Parameterization scales) {
    return new ModelSpec(
        HIDDEN, depth, 1, Initialization.KAIMING_UNIFORM, Biases.UNIFORM, activation, scales);
  }

  private static TrainingShape shape(
      ModelSpec model, OptimizerSpec optimizer, LossKind loss, int outputs, Precision precision) {
    TrainingSpec training = new TrainingSpec(STEPS, 0, false, STEPS, precision);
    return new TrainingShape(
        new RowCounts(ROWS, ROWS),
        Network.of(model, INPUTS, outputs),
        precision,
        new NoPreconditioner(),
        UpdateRule.of(optimizer, training, ConventionsSpec.defaults()),
        loss);
  }

  private static LaneInputs lane(
      ModelSpec model, OptimizerSpec optimizer, LossKind loss, int outputs, int seed) {
    SeedStream stream = new SeedStreams(seed).stream("rows");
    Matrix x = TestMatrices.gaussian(stream, ROWS, INPUTS);
    double[] y = ReferenceNetwork.targets(loss, stream.gaussians(ROWS * outputs), outputs);
    return new LaneInputs(
        Examples.testedOnThemselves(x, new Matrix(ROWS, outputs, y)),
        Weights.draw(model, INPUTS, outputs, new SeedStreams(seed)),
        LaneMatrix.none(),
        Optimizers.hyperparameters(
            new PreconditionerSpec.None(),
            optimizer,
            new TrainingSpec(STEPS, 0, false, STEPS, Precision.FLOAT64)));
  }

  /** Bit for bit, whatever lanes stand beside. */
  @ParameterizedTest
  @EnumSource(ActivationKind.class)
  void aLaneOfABatchEqualsItsSoloRun(ActivationKind activation) {
    int turn = activation.ordinal();
    LossKind loss = LossKind.values()[turn % LossKind.values().length];
    ModelSpec model = model(1 + turn % 2, activation, Parameterization.values()[turn % 3]);
    OptimizerSpec optimizer = new OptimizerSpec.GradientDescent(0.01);
    int outputs = loss.outputs(2);
    TrainingShape shape = shape(model, optimizer, loss, outputs, Precision.FLOAT32);
    List<LaneInputs> lanes = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      lanes.add(lane(model, optimizer, loss, outputs, seed));
    }
    var together = SmallLanes.train(shape.withLanes(3), lanes, STEPS);
    double[] before = SmallLanes.train(shape.withLanes(3), lanes, 0).last().trainLoss();
    var alone = SmallLanes.train(shape, lanes.subList(1, 2), STEPS);
    alone
        .weights()
        .get(0)
        .values()
        .forEach(
            (name, values) ->
                assertEquals(
                    Arrays.toString(values),
                    Arrays.toString(together.weights().get(1).values().get(name)),
                    name));
    assertEquals(alone.last().trainLoss()[0], together.last().trainLoss()[1]);
    for (int i = 0; i < lanes.size(); i++) {
      assertTrue(together.last().trainLoss()[i] < before[i], "lane " + i + " has learned");
    }
  }

  /** Products divided by √m of weights √m times Kaiming's are Kaiming's; by m, 1/√m of them. */
  @Test
  void ntkStartsAsStandardDoes() {
    SeedStreams streams = new SeedStreams(4);
    Matrix x = TestMatrices.gaussian(streams.stream("rows"), ROWS, INPUTS);
    Map<Parameterization, Matrix> outputs = new LinkedHashMap<>();
    for (Parameterization scales : Parameterization.values()) {
      Weights drawn = Weights.draw(model(2, ActivationKind.GELU, scales), INPUTS, 1, streams);
      // The head's bias is added to what is compared.
      Weights start = drawn.withHead(drawn.head().weights(), new double[1]);
      try (ForwardPass pass = new ForwardPass(start, x, OPTIONS)) {
        outputs.put(scales, pass.of(start, x).outputs());
      }
    }
    double[] standard = outputs.get(Parameterization.STANDARD).values();
    double[] ntk = outputs.get(Parameterization.NTK).values();
    double[] meanField = outputs.get(Parameterization.MEAN_FIELD).values();
    for (int i = 0; i < ROWS; i++) {
      assertEquals(standard[i], ntk[i], ROUNDING);
      assertEquals(standard[i] / Math.sqrt(HIDDEN), meanField[i], ROUNDING);
    }
  }

  /** The standard network that is the same function: s·W in the place of W. */
  private static Weights effective(Weights scaled, ModelSpec standard) {
    Network network = Network.of(standard, scaled.network().inputs(), scaled.network().outputs());
    Map<String, double[]> values = new LinkedHashMap<>(scaled.values());
    for (Weight weight : scaled.network().weights()) {
      double[] w = values.get(weight.matrix());
      values.put(weight.matrix(), Arrays.stream(w).map(v -> weight.scale() * v).toArray());
    }
    return new Weights(network, values);
  }

  /**
   * Natural gradient does not depend on how a function is parameterized (Martens and Grosse 2015,
   * §5, Theorem 1), if the factors are those of the step alone and damping does not matter.
   */
  @Test
  void kroneckerFactoredDescentIsTheSameInEveryParameterization() {
    OptimizerSpec optimizer = new OptimizerSpec.Kfac(0.05, 0, 1e-13, 0, 1e6, 1, 1);
    ModelSpec standard = model(1, ActivationKind.TANH, Parameterization.STANDARD);
    ModelSpec scaled = model(1, ActivationKind.TANH, Parameterization.MEAN_FIELD);
    LossKind loss = LossKind.MEAN_SQUARED_ERROR;
    LaneInputs lane = lane(scaled, optimizer, loss, 2, 7);
    Weights expected =
        SmallLanes.train(
                shape(standard, optimizer, loss, 2, Precision.FLOAT64),
                List.of(lane.withInitial(effective(lane.initial(), standard))),
                STEPS)
            .weights()
            .get(0);
    Weights trained =
        SmallLanes.train(shape(scaled, optimizer, loss, 2, Precision.FLOAT64), List.of(lane), STEPS)
            .weights()
            .get(0);
    SmallLanes.assertClose(expected, effective(trained, standard), DAMPED, "mean-field");
    double moved = SmallLanes.deviation(expected, effective(lane.initial(), standard));
    assertTrue(moved > 0.1, "nothing to compare: " + moved);
  }

  /** What is penalised is what features are multiplied by, not the weights behind it. */
  @Test
  void headsAreFittedToFeaturesInEveryParameterization() {
    ModelSpec standard = model(1, ActivationKind.ERF, Parameterization.STANDARD);
    ModelSpec scaled = model(1, ActivationKind.ERF, Parameterization.MEAN_FIELD);
    OptimizerSpec optimizer = new OptimizerSpec.GradientDescent(0.05);
    LaneInputs lane = lane(scaled, optimizer, LossKind.MEAN_SQUARED_ERROR, 2, 3);
    HeadFit fit = HeadFit.of(lane.initial(), lane.examples(), 0.1, OPTIONS);
    HeadFit expected =
        HeadFit.of(effective(lane.initial(), standard), lane.examples(), 0.1, OPTIONS);
    assertEquals(expected.testLoss(), fit.testLoss(), ROUNDING);
    SmallLanes.assertClose(
        expected.weights(), effective(fit.weights(), standard), ROUNDING, "heads");
  }
}
