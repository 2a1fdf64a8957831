package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;

/**
 * An optimizer behind a preconditioner under one reading of the conventions, on a small regression.
 */
record TrainedKind(
    OptimizerSpec optimizer, PreconditionerSpec preconditioner, ConventionsSpec conventions) {
  static final int ROWS = 24;
  static final int INPUTS = 4;
  static final int OUTPUTS = 2;
  private static final ModelSpec MODEL = new ModelSpec(8, 1.0);

  /**
   * Every optimizer without a preconditioner, under both readings, and every preconditioner before
   * gradient descent.
   */
  static Stream<TrainedKind> all() {
    List<TrainedKind> kinds = new ArrayList<>();
    for (Convention convention : Convention.values()) {
      for (OptimizerSpec spec : Kinds.quickOptimizers()) {
        kinds.add(
            new TrainedKind(spec, new PreconditionerSpec.None(), ConventionsSpec.all(convention)));
      }
    }
    for (PreconditionerSpec spec : Kinds.preconditioners()) {
      if (!(spec instanceof PreconditionerSpec.None)) {
        PreconditionerSpec half = Kinds.with(spec, "p", -0.5);
        kinds.add(new TrainedKind(OptimizerSpec.defaults(), half, ConventionsSpec.defaults()));
      }
    }
    return kinds.stream();
  }

  TrainedKind behind(PreconditionerSpec other) {
    return new TrainedKind(optimizer, other, conventions);
  }

  private boolean covariance() {
    return preconditioner instanceof PreconditionerSpec.CovariancePower;
  }

  TrainingShape shape(int lanes, Precision precision) {
    TrainingSpec training = training(0);
    return new TrainingShape(
            new RowCounts(ROWS, ROWS, ROWS, 0, preconditioner.validates() ? ROWS : 0),
            Network.of(INPUTS, MODEL.hidden(), OUTPUTS),
            precision,
            covariance()
                ? new CovariancePower(
                    CovarianceSource.EMPIRICAL,
                    preconditioner.structure(),
                    preconditioner.normalize())
                : PreconditionerPlan.of(preconditioner).preconditioner(),
            UpdateRule.of(optimizer, training, conventions),
            LossKind.MEAN_SQUARED_ERROR)
        .withLanes(lanes);
  }

  private static TrainingSpec training(double weightDecay) {
    return new TrainingSpec(100, weightDecay, false, 1, Precision.FLOAT32);
  }

  /** Lanes differ in data, initial weights, learning rate, decay and probe seed. */
  LaneInputs lane(int number) {
    Map<String, Double> hyper =
        new HashMap<>(
            Optimizers.hyperparameters(preconditioner, optimizer, training(0.01 * number)));
    hyper.computeIfPresent("learningRate", (name, rate) -> rate / (1 + number));
    return lane(number, hyper);
  }

  /** Lane 1's data and weights, the numbers of this kind as they are. */
  LaneInputs asSpecified(double weightDecay) {
    return lane(1, Optimizers.hyperparameters(preconditioner, optimizer, training(weightDecay)));
  }

  /** Targets x₀ − x₁ and |x₂| − 1 for Gaussian x. */
  static Examples examples(SeedStreams streams) {
    Matrix x = new Matrix(ROWS, INPUTS, streams.stream("x").gaussians(ROWS * INPUTS));
    double[] y = new double[ROWS * OUTPUTS];
    for (int i = 0; i < ROWS; i++) {
      y[i * OUTPUTS] = x.get(i, 0) - x.get(i, 1);
      y[i * OUTPUTS + 1] = Math.abs(x.get(i, 2)) - 1;
    }
    return Examples.testedOnThemselves(x, new Matrix(ROWS, OUTPUTS, y));
  }

  private LaneInputs lane(int number, Map<String, Double> hyper) {
    SeedStreams streams = new SeedStreams(100 + number);
    LaneInputs lane =
        new LaneInputs(
                examples(streams),
                Weights.draw(MODEL, INPUTS, OUTPUTS, streams),
                LaneMatrix.none(),
                hyper)
            .withProbeSeed(1000 + number);
    return preconditioner.validates()
        ? lane.withValidation(examples(new SeedStreams(200 + number)).train())
        : lane;
  }

  static List<double[]> flat(TrainingSession session) {
    return session.weights().stream()
        .map(
            w ->
                Stream.of(w.w1().values(), w.b1(), w.w2().values(), w.b2())
                    .flatMapToDouble(Arrays::stream)
                    .toArray())
        .toList();
  }

  @Override
  public String toString() {
    return optimizer + " behind " + preconditioner + ", " + conventions.weightDecay();
  }
}
