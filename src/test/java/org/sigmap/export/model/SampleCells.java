package org.sigmap.export.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sigmap.data.RawRows;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainedLane;
import org.sigmap.train.TrainedNetwork;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.TrainingState;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/** Small cells with random weights and a rotated spectrum 4, 1, 1/4. */
public final class SampleCells {
  public static final int INPUTS = 3;
  public static final int HIDDEN = 5;
  static final int OUTPUTS = 2;
  static final double EXPONENT = -0.5;
  static final double DAMPING = 0.01;
  static final double LEARNING_RATE = 0.1;

  private SampleCells() {}

  /** A cell with two hidden layers, in float64. */
  static ExportedCell deepCell() {
    ModelSpec model = new ModelSpec(HIDDEN, 2, 1.0);
    return cell(Precision.FLOAT64, Weights.draw(model, INPUTS, OUTPUTS, new SeedStreams(7)));
  }

  public static ExportedCell cell(Precision precision) {
    SeedStreams streams = new SeedStreams(7);
    Weights weights =
        new Weights(
            uniform(streams.stream("w1"), INPUTS, HIDDEN),
            uniform(streams.stream("b1"), 1, HIDDEN).values(),
            uniform(streams.stream("w2"), HIDDEN, OUTPUTS),
            uniform(streams.stream("b2"), 1, OUTPUTS).values());
    return cell(precision, weights);
  }

  public static ExportedCell cell(Precision precision, Weights weights) {
    StepSpec step =
        new StepSpec(
            new OptimizerSpec.GradientDescent(LEARNING_RATE),
            new PreconditionerSpec.CovariancePower(EXPONENT, CovarianceSource.POPULATION, DAMPING),
            new TrainingSpec(1, 0, false, 1, precision),
            ConventionsSpec.defaults());
    Map<String, double[]> state = new LinkedHashMap<>();
    state.put("step", new double[] {0});
    state.putAll(weights.values());
    return new ExportedCell(
        "0123456789abcdef",
        Map.of("preconditioner.p", EXPONENT),
        "name: sample\n",
        new TrainedNetwork(
            step,
            new TrainedLane(
                shape(step, weights.network()),
                new TrainingState(state),
                Optimizers.hyperparameters(
                    step.preconditioner(), step.optimizer(), step.training()),
                0,
                Map.of(
                    KnownPreconditioner.PRECONDITIONER,
                    MatrixPower.power(covariance(), EXPONENT, DAMPING).values())),
            Optional.of(spectrum()),
            EXPONENT,
            DAMPING,
            new RawRows.Standardised(1.5, 2.5)));
  }

  private static TrainingShape shape(StepSpec step, Network network) {
    return new TrainingShape(
        new RowCounts(7, 7),
        network,
        step.training().precision(),
        new CovariancePower(CovarianceSource.POPULATION),
        UpdateRule.of(step.optimizer(), step.training(), step.conventions()),
        LossKind.MEAN_SQUARED_ERROR);
  }

  /** Σ with eigenvalues 4, 1, 1/4 along the columns of a rotation about the diagonal. */
  static SymmetricEigen spectrum() {
    double third = 1.0 / 3;
    Matrix rotation =
        Matrix.of(
            new double[][] {
              {2 * third, -third, 2 * third},
              {2 * third, 2 * third, -third},
              {-third, 2 * third, 2 * third}
            });
    return new SymmetricEigen(new double[] {4, 1, 0.25}, rotation);
  }

  static Matrix covariance() {
    return SymmetricEigen.compose(spectrum().vectors(), spectrum().values());
  }

  static Matrix uniform(SeedStream stream, int rows, int columns) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * stream.nextUniform() - 1;
    }
    return new Matrix(rows, columns, values);
  }
}
