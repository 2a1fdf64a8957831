package org.sigmap.experiment.suggest;

import java.util.Arrays;
import org.sigmap.data.DataSet;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.Matrix;
import org.sigmap.math.NullDirections;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SpecException;

/**
 * What a cell trains on, without its teacher and without the rows that it is tested on.
 *
 * @param inputs [n, d]
 * @param targets scaled so that their variances sum to 1, [n, o]
 * @param variance the sum of variances that the scaling took away
 * @param covariance the Σ that the preconditioner is a power of, damping left out; null where that
 *     is the rows' own and they have more than {@value PowerMethod#MOST_EXACT} columns
 * @param damping δ that is added to its eigenvalues
 * @param normalize what P is divided by
 * @param all how many rows train, of which these are the first
 */
record TrainingRows(
    Matrix inputs,
    Matrix targets,
    double variance,
    SymmetricEigen covariance,
    double damping,
    Normalization normalize,
    int all) {
  /** Rows whose n × n kernels are decomposed in seconds. */
  static final int MOST = 1000;

  /** Rows of a given Σ. */
  TrainingRows(Matrix inputs, Matrix targets, Matrix covariance, double damping) {
    this(
        inputs,
        divided(targets, Math.sqrt(variance(targets))),
        variance(targets),
        SymmetricEigen.of(covariance),
        damping,
        Normalization.NONE,
        inputs.rows());
  }

  /**
   * @throws SpecException if nothing can be predicted of such rows
   */
  static TrainingRows of(DataSet data, PreconditionerSpec preconditioner) {
    Matrix inputs = first(data.train().inputs());
    Matrix targets = first(data.train().targets());
    if (!finite(targets) || !finite(inputs)) {
      throw new SpecException(
          "teacher",
          "the training rows reach beyond the range of float64; make the numbers of the spec"
              + " smaller");
    }
    double variance = variance(targets);
    if (variance == 0) {
      throw new SpecException(
          "samples", "the labels of all training rows are alike, so that nothing can be predicted");
    }
    return new TrainingRows(
        inputs,
        divided(targets, Math.sqrt(variance)),
        variance,
        covariance(data, preconditioner),
        preconditioner.damping(),
        preconditioner.normalize(),
        data.train().inputs().rows());
  }

  /** As they are trained on. */
  Matrix unscaledTargets() {
    return divided(targets, 1 / Math.sqrt(variance));
  }

  private static SymmetricEigen covariance(DataSet data, PreconditionerSpec preconditioner) {
    int d = data.train().inputs().columns();
    if (d <= PowerMethod.MOST_EXACT) {
      return SymmetricEigen.of(NetworkTask.covariance(preconditioner, data));
    }
    if (data.population().isPresent()
        && preconditioner.covariance() == CovarianceSource.POPULATION) {
      throw new SpecException(
          "teacher.dimension",
          ("suggest decomposes the covariance of the inputs, at most %s of them, but here are %s;"
                  + " make teacher.dimension smaller")
              .formatted(PowerMethod.MOST_EXACT, d));
    }
    return null;
  }

  private static Matrix first(Matrix rows) {
    return rows.rows() <= MOST
        ? rows
        : new Matrix(MOST, rows.columns(), Arrays.copyOf(rows.values(), MOST * rows.columns()));
  }

  private static boolean finite(Matrix rows) {
    return Arrays.stream(rows.values()).allMatch(Double::isFinite);
  }

  /** The sum over outputs of the variance with divisor n − 1. */
  private static double variance(Matrix targets) {
    double sum = 0;
    for (int c = 0; c < targets.columns(); c++) {
      sum += Math.pow(Statistics.standardDeviation(targets.columnAt(c)), 2);
    }
    return sum;
  }

  private static Matrix divided(Matrix matrix, double unit) {
    double[] values = Arrays.stream(matrix.values()).map(value -> value / unit).toArray();
    return new Matrix(matrix.rows(), matrix.columns(), values);
  }

  /**
   * G_P = XPXᵀ, P = (Σ + δI)^p over what {@link #normalize} says, [n, n]. Without Σ from K =
   * X_cX_cᵀ/n = VκVᵀ of the centred rows: P = δ^p I + X_cᵀ V diag(((κ + δ)^p − δ^p)/(nκ)) Vᵀ X_c
   * over κ &gt; 0.
   *
   * @throws SingularCovarianceException where p &lt; 0 meets a singular Σ
   * @throws ImpossiblePowerException where P is 0 and is to be normalized
   */
  Matrix gram(double p) {
    if (covariance != null) {
      Matrix power = covariance.power(p, damping);
      Matrix gram = inputs.times(power).times(inputs.transpose());
      return normalized(gram, covariance.gains(p, damping), p);
    }
    int n = inputs.rows();
    Matrix centred = centred();
    SymmetricEigen products =
        SymmetricEigen.of(SymmetricEigen.symmetrized(centred.times(centred.transpose())));
    double[] kappa = NullDirections.cleared(products.values(), NullDirections.FLOAT64);
    if (p < 0 && damping == 0) {
      int rank = (int) Arrays.stream(kappa).filter(k -> k > 0).count();
      throw new SingularCovarianceException(rank, inputs.columns(), p, damping);
    }
    double floor = Math.pow(damping, p);
    double[] all = new double[inputs.columns()];
    Arrays.fill(all, floor);
    double[] beyond = new double[n];
    for (int r = 0; r < n; r++) {
      if (kappa[r] > 0) {
        all[r] = Math.pow(kappa[r] / n + damping, p);
        beyond[r] = (all[r] - floor) / kappa[r];
      }
    }
    Matrix along = inputs.times(centred.transpose()).times(products.vectors());
    double[] sum = SymmetricEigen.compose(along, beyond).values();
    double[] plain = inputs.times(inputs.transpose()).values();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += floor * plain[i];
    }
    return normalized(new Matrix(n, n, sum), all, p);
  }

  private Matrix normalized(Matrix gram, double[] gains, double p) {
    double unit = normalize.unit(gains);
    if (unit == 0) {
      throw ImpossiblePowerException.ofNothing(p, damping);
    }
    return divided(gram, unit);
  }

  private Matrix centred() {
    double[] values = inputs.values().clone();
    for (int j = 0; j < inputs.columns(); j++) {
      double mean = Statistics.mean(inputs.columnAt(j));
      for (int at = j; at < values.length; at += inputs.columns()) {
        values[at] -= mean;
      }
    }
    return new Matrix(inputs.rows(), inputs.columns(), values);
  }
}
