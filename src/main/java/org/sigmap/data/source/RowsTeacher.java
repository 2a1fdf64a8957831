package org.sigmap.data.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.ImageForm;
import org.sigmap.data.RawRows;
import org.sigmap.data.Split;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.InputScaling;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.RowsTeacherSpec;

/**
 * Rows of files with the labels of a teacher, see {@link RowsTeacherSpec}; a missing cell counts as
 * the mean of its column.
 *
 * @param rows whose inputs they are
 * @param numbers the labels, by row
 */
record RowsTeacher(FileRows rows, double[] numbers) implements FileRows {
  /** Rows that are looked at at once. */
  private static final int BLOCK = 1000;

  /**
   * @param reading of the rows that get labels
   */
  static Reading read(RowsTeacherSpec spec, Reading reading) {
    FileRows rows = reading.rows();
    int d = rows.inputCount();
    if (d > PowerMethod.MOST_EXACT || spec.direction() > d) {
      throw new DataException(
          "%s: %s inputs have no direction %s that is worked out; give data.direction up to %s, of at"
                  .formatted(rows.splitLabels().file(), d, spec.direction(), d)
              + " most %s inputs".formatted(PowerMethod.MOST_EXACT));
    }
    double[] mean = means(rows);
    Matrix sigma = covariance(rows, mean);
    double[] scale = new double[d];
    for (int j = 0; j < d; j++) {
      boolean scaled = spec.taken() == InputScaling.STANDARDIZE && sigma.get(j, j) > 0;
      scale[j] = scaled ? 1 / Math.sqrt(sigma.get(j, j)) : 1;
    }
    Matrix scaling = Matrix.diagonal(scale);
    SymmetricEigen eigen =
        SymmetricEigen.of(SymmetricEigen.symmetrized(scaling.times(sigma).times(scaling)));
    double variance = eigen.variances()[spec.direction() - 1];
    if (variance == 0) {
      throw new DataException(
          "%s: the inputs do not vary along direction %s, of %s; give a smaller data.direction"
              .formatted(rows.splitLabels().file(), spec.direction(), d));
    }
    Matrix direction = scaling.times(Matrix.column(eigen.vectors().columnAt(spec.direction() - 1)));
    double unit = spec.link().standardised() ? Math.sqrt(variance) : 1;
    RowsTeacher labelled = labelled(spec, rows, mean, direction, unit);
    double first = labelled.numbers[0];
    if (Arrays.stream(labelled.numbers).allMatch(y -> y == first)) {
      throw new DataException(
          "%s: the teacher's labels are all alike; choose another data.link or data.direction"
              .formatted(rows.splitLabels().file()));
    }
    FileRows test = reading.test();
    return new Reading(
        labelled,
        test == null ? null : labelled(spec, test, mean, direction, unit),
        reading.notes());
  }

  private static RowsTeacher labelled(
      RowsTeacherSpec spec, FileRows rows, double[] mean, Matrix direction, double unit) {
    double[] labels = new double[rows.splitLabels().places().length];
    blocks(
        rows,
        mean,
        (from, centred) -> {
          double[] z = centred.times(direction).values();
          for (int i = 0; i < z.length; i++) {
            labels[from + i] = spec.link().of(z[i] / unit);
          }
        });
    return new RowsTeacher(rows, labels);
  }

  private static double[] means(FileRows rows) {
    int d = rows.inputCount();
    double[] sums = new double[d];
    int[] counts = new int[d];
    blocks(
        rows,
        new double[0],
        (from, block) -> {
          for (int at = 0; at < block.values().length; at++) {
            double value = block.values()[at];
            if (!Double.isNaN(value)) {
              sums[at % d] += value;
              counts[at % d]++;
            }
          }
        });
    for (int j = 0; j < d; j++) {
      sums[j] /= Math.max(1, counts[j]);
    }
    return sums;
  }

  /** Σ̂ with divisor n, [d, d]. */
  private static Matrix covariance(FileRows rows, double[] mean) {
    int d = mean.length;
    int n = rows.splitLabels().places().length;
    double[] sums = new double[d * d];
    blocks(
        rows,
        mean,
        (from, centred) -> {
          double[] products = centred.transpose().times(centred).values();
          for (int at = 0; at < sums.length; at++) {
            sums[at] += products[at] / n;
          }
        });
    return SymmetricEigen.symmetrized(new Matrix(d, d, sums));
  }

  /**
   * Some rows at a time, with the number of the first.
   *
   * @param mean what is taken off them, a missing cell becoming 0; empty: they come as they are
   */
  private static void blocks(FileRows rows, double[] mean, BiConsumer<Integer, Matrix> each) {
    int n = rows.splitLabels().places().length;
    for (int from = 0; from < n; from += BLOCK) {
      Matrix block = rows.inputs(IntStream.range(from, Math.min(n, from + BLOCK)).toArray());
      double[] values = block.values().clone();
      for (int at = 0; mean.length > 0 && at < values.length; at++) {
        values[at] = Double.isNaN(values[at]) ? 0 : values[at] - mean[at % mean.length];
      }
      each.accept(from, new Matrix(block.rows(), block.columns(), values));
    }
  }

  @Override
  public Split.Labels splitLabels() {
    Split.Labels labels = rows.splitLabels();
    return new Split.Labels(labels.file(), labels.places(), null, List.of(), labels.groups());
  }

  @Override
  public int inputCount() {
    return rows.inputCount();
  }

  @Override
  public List<String> inputNames() {
    return rows.inputNames();
  }

  @Override
  public Optional<ImageForm> images() {
    return rows.images();
  }

  @Override
  public Matrix inputs(int[] some) {
    return rows.inputs(some);
  }

  @Override
  public RawRows raw(double[] means, RawRows targets) {
    return rows.raw(means, targets);
  }
}
