package org.sigmap.experiment.replay;

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
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Loss;

/**
 * The rows of a recorded case, as they stand.
 *
 * @param outputs of the network
 */
record RecordedRows(DataSet data, int outputs) implements DataSource {
  /**
   * @param loss null where it follows from the targets
   */
  static RecordedRows of(RecordedCase recorded, Loss loss) {
    List<RecordedArray> biases = recorded.arrays("init.b");
    int outputs = biases.isEmpty() ? 0 : biases.get(biases.size() - 1).values().length;
    RecordedCase inputs = recorded.section("inputs");
    boolean numbered = outputs > 1 && inputs.array("y_train").shape().length == 1;
    OptionalInt classes =
        numbered
            ? OptionalInt.of(outputs)
            : loss == Loss.LOGISTIC ? OptionalInt.of(2) : OptionalInt.empty();
    Optional<Spectrum> population = Optional.empty();
    if (inputs.has("covariance")) {
      SymmetricEigen sigma = SymmetricEigen.of(inputs.array("covariance").matrix());
      population = Optional.of(new Spectrum(sigma.values(), sigma.vectors()));
    }
    return new RecordedRows(
        new DataSet(
            rows(recorded, "train", classes),
            rows(recorded, "test", classes),
            TestSets.none(),
            population,
            classes,
            RawRows.Standardised.none(),
            recorded.has("inputs.x_validation")
                ? Optional.of(rows(recorded, "validation", classes))
                : Optional.empty()),
        outputs);
  }

  private static Rows rows(RecordedCase recorded, String which, OptionalInt classes) {
    RecordedArray y = recorded.array("inputs.y_" + which);
    return new Rows(
        recorded.array("inputs.x_" + which).matrix(),
        classes.isPresent() ? oneHot(recorded, y, classes.getAsInt()) : y.matrix());
  }

  /** 1 at the row's class, 0 elsewhere; of classes −1 and 1 that is the first and the second. */
  private static Matrix oneHot(RecordedCase recorded, RecordedArray labels, int classes) {
    int rows = labels.values().length;
    double[] values = new double[rows * classes];
    for (int row = 0; row < rows; row++) {
      double label = labels.values()[row];
      int index = classes == 2 && label == -1 ? 0 : (int) label;
      if (index < 0 || index >= classes) {
        throw new RecordedCaseException(
            recorded.file(), "inputs: " + label + " is none of " + classes + " classes");
      }
      values[row * classes + index] = 1;
    }
    return new Matrix(rows, classes, values);
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
