package org.sigmap.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.InputScaling;

/**
 * Inputs as a network sees them: (x − mean)·map, in float64.
 *
 * @param mean of the training rows, [d]
 * @param map [d, d]; null where it is diagonal
 * @param scale the diagonal where {@code map} is null, [d]
 */
public record InputTransform(InputScaling kind, double[] mean, Matrix map, double[] scale) {

  /**
   * What {@link InputScaling} says of some kind, its numbers those of these rows {@code [n, d]}.
   *
   * @throws DataException if a column has no standard deviation in float64
   */
  public static InputTransform fit(InputScaling kind, Matrix rows) {
    double[] mean = mean(rows);
    double[] ones = new double[mean.length];
    Arrays.fill(ones, 1);
    return switch (kind) {
      case RAW -> new InputTransform(kind, new double[mean.length], null, ones);
      case CENTER -> new InputTransform(kind, mean, null, ones);
      case STANDARDIZE -> new InputTransform(kind, mean, null, inverseDeviations(rows, mean));
      case WHITEN_PCA, WHITEN_ZCA -> new InputTransform(kind, mean, whitening(kind, rows), null);
    };
  }

  /** In two passes, as the mean of the deviations from a first mean corrects its rounding. */
  private static double[] mean(Matrix rows) {
    double[] first = average(rows, new double[rows.columns()]);
    double[] rest = average(rows, first);
    for (int j = 0; j < first.length; j++) {
      first[j] += rest[j];
    }
    return first;
  }

  private static double[] average(Matrix rows, double[] about) {
    double[] sums = new double[about.length];
    for (int i = 0; i < rows.values().length; i++) {
      sums[i % sums.length] += rows.values()[i] - about[i % sums.length];
    }
    for (int j = 0; j < sums.length; j++) {
      sums[j] /= rows.rows();
    }
    return sums;
  }

  private static double[] inverseDeviations(Matrix rows, double[] mean) {
    double[] squares = new double[mean.length];
    for (int i = 0; i < rows.values().length; i++) {
      double deviation = rows.values()[i] - mean[i % mean.length];
      squares[i % mean.length] += deviation * deviation;
    }
    double[] scale = new double[mean.length];
    for (int j = 0; j < scale.length; j++) {
      double deviation = Math.sqrt(squares[j] / rows.rows());
      if (!Double.isFinite(deviation)) {
        throw new DataException(
            "input %d, counted from 0, is so large that it has no standard deviation in float64; divide"
                    .formatted(j)
                + " it by a power of ten, or set inputs to raw");
      }
      // What rounding leaves of a constant column is none of its deviation.
      boolean constant = deviation <= Math.ulp(mean[j]);
      scale[j] = constant ? 1 : 1 / deviation;
    }
    return scale;
  }

  private static Matrix whitening(InputScaling kind, Matrix rows) {
    SymmetricEigen eigen = SymmetricEigen.of(EmpiricalCovariance.of(rows));
    double[] variances = eigen.variances();
    int d = variances.length;
    double[] gains = Arrays.stream(variances).map(v -> v > 0 ? 1 / Math.sqrt(v) : 0).toArray();
    if (kind == InputScaling.WHITEN_ZCA) {
      return SymmetricEigen.compose(eigen.vectors(), gains);
    }
    double[] map = eigen.vectors().values().clone();
    for (int i = 0; i < map.length; i++) {
      map[i] *= gains[i % d];
    }
    return new Matrix(d, d, map);
  }

  /** Any rows {@code [n, d]}. */
  public Matrix of(Matrix rows) {
    if (kind == InputScaling.RAW) {
      return rows;
    }
    double[] values = rows.values().clone();
    for (int i = 0; i < values.length; i++) {
      int j = i % mean.length;
      values[i] = (values[i] - mean[j]) * (map == null ? scale[j] : 1);
    }
    Matrix scaled = new Matrix(rows.rows(), rows.columns(), values);
    return map == null ? scaled : scaled.times(map);
  }

  public Rows of(Rows rows) {
    return new Rows(of(rows.inputs()), rows.targets());
  }

  /** The map as a matrix [d, d]. */
  public Matrix matrix() {
    return map == null ? Matrix.diagonal(scale) : map;
  }

  /**
   * The covariance mapᵀ Σ map of transformed inputs.
   *
   * @throws org.sigmap.math.SingularCovarianceException if whitening leaves it directions without
   *     variance
   */
  public Spectrum of(Spectrum population) {
    SymmetricEigen eigen =
        SymmetricEigen.of(
            SymmetricEigen.symmetrized(
                matrix().transpose().times(population.covariance()).times(matrix())));
    // Refuses a singular one.
    eigen.gains(-1, 0);
    return new Spectrum(eigen.values(), eigen.vectors());
  }

  public Map<String, Object> card() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    words.put("mean", mean);
    words.put("raw", "network input = (x - mean) * map");
    return Map.of("inputs", words);
  }
}
