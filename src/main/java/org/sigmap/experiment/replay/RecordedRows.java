package org.sigmap.experiment.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.Spectrum;
import org.sigmap.data.TestSets;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.graph.precondition.KnownPreconditioner.Brought;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Loss;
import org.sigmap.spec.PreconditionerSpec;

/**
 * The rows of a recorded case, as they stand.
 *
 * @param outputs of the network
 */
record RecordedRows(DataSet data, int outputs) implements DataSource {
  /**
   * @throws RecordedCaseException if what the learner asks for is missing, or of another size
   */
  static RecordedRows of(RecordedCase recorded, LearnerSpec learner) {
    List<RecordedArray> biases = recorded.arrays("init.b");
    int outputs = biases.isEmpty() ? 0 : biases.get(biases.size() - 1).values().length;
    PreconditionerSpec power = learner.step().preconditioner();
    boolean logistic = learner.step().training().loss() == Loss.LOGISTIC;
    boolean numbered = outputs > 1 && recorded.array("inputs.y_train").shape().length == 1;
    Reader reader =
        new Reader(
            recorded,
            recorded.array("inputs.x_train").shape(),
            outputs,
            numbered ? OptionalInt.of(outputs) : logistic ? OptionalInt.of(2) : OptionalInt.empty(),
            logistic && !numbered);
    boolean knows =
        PreconditionerPlan.of(power)
            .preconditioner()
            .known()
            .filter(known -> known.brings() == Brought.COVARIANCE)
            .isPresent();
    return new RecordedRows(
        new DataSet(
            reader.rows("train"),
            reader.rows("test"),
            TestSets.none(),
            knows ? Optional.of(reader.population()) : Optional.empty(),
            reader.classes(),
            RawRows.Standardised.none(),
            power.validates() ? Optional.of(reader.rows("validation")) : Optional.empty()),
        outputs);
  }

  /**
   * Reads what is of the size that the training rows and the network ask for.
   *
   * @param shape of the training inputs
   * @param signed whether classes are −1 and 1
   */
  private record Reader(
      RecordedCase recorded, int[] shape, int outputs, OptionalInt classes, boolean signed) {
    Rows rows(String which) {
      RecordedArray x = recorded.array("inputs.x_" + which);
      require(
          x.shape().length == 2 && x.shape()[0] > 0 && x.shape()[1] == shape[shape.length - 1],
          "x_%s has shape %s, but must hold at least one row of %s inputs",
          which,
          Arrays.toString(x.shape()),
          shape[shape.length - 1]);
      int n = x.shape()[0];
      RecordedArray y = recorded.array("inputs.y_" + which);
      int width = classes.isPresent() && !signed ? 1 : outputs;
      require(
          Arrays.equals(y.shape(), new int[] {n, width})
              || width == 1 && Arrays.equals(y.shape(), new int[] {n}),
          "y_%s has shape %s, but x_%s has %s rows and the network %s outputs",
          which,
          Arrays.toString(y.shape()),
          which,
          n,
          outputs);
      return new Rows(x.matrix(), classes.isPresent() ? oneHot(y) : y.matrix());
    }

    Spectrum population() {
      int d = shape[shape.length - 1];
      RecordedArray sigma = recorded.array("inputs.covariance");
      require(
          Arrays.equals(sigma.shape(), new int[] {d, d}),
          "covariance has shape %s, but there are %s inputs",
          Arrays.toString(sigma.shape()),
          d);
      try {
        SymmetricEigen eigen = SymmetricEigen.of(sigma.matrix());
        eigen.requirePositiveSemidefinite();
        double[] variances = Arrays.stream(eigen.variances()).map(v -> Math.max(v, 0)).toArray();
        return new Spectrum(variances, eigen.vectors());
      } catch (IllegalArgumentException e) {
        throw new RecordedCaseException(recorded.file(), "inputs.covariance: " + e.getMessage(), e);
      }
    }

    /** 1 at the row's class, 0 elsewhere; of classes −1 and 1 that is the first and the second. */
    private Matrix oneHot(RecordedArray labels) {
      int rows = labels.values().length;
      int count = classes.getAsInt();
      double[] values = new double[rows * count];
      for (int row = 0; row < rows; row++) {
        double label = labels.values()[row];
        double index = signed ? (label + 1) / 2 : label;
        require(
            index >= 0 && index < count && index == (int) index,
            signed ? "%s is neither -1 nor 1" : "%s is none of %s classes",
            label,
            count);
        values[row * count + (int) index] = 1;
      }
      return new Matrix(rows, count, values);
    }

    private void require(boolean holds, String message, Object... arguments) {
      if (!holds) {
        throw new RecordedCaseException(recorded.file(), "inputs: " + message.formatted(arguments));
      }
    }
  }

  @Override
  public Size size() {
    return new Size(
        data.train().inputs().rows(),
        data.test().inputs().rows(),
        data.train().inputs().columns(),
        data.classes());
  }

  @Override
  public int held() {
    return data.held().map(rows -> rows.inputs().rows()).orElse(0);
  }

  @Override
  public DataSet read(Draws draws) {
    return data;
  }
}
