package org.sigmap.data.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Teacher.StandardDraws;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TeacherSpec;

/**
 * The single-index task y = σ*(βᵀx) + ε, x ~ N(0, Σ_X), σ*(z) = log(1 + e^{10z}) (Yoshida and
 * Nitanda 2025, §5.1).
 *
 * <p>Every random part has its own named stream ({@link StandardDraws}, and "basis" in {@link
 * Teacher#population}) and is drawn in standard form: one seed gives the same draws whatever the
 * case, signal-to-noise ratio, scale or preconditioner, so that settings can be compared in pairs.
 */
record SingleIndexTeacher(TeacherSpec.SingleIndex spec) implements Teacher {
  /** Slope of σ* at large z. */
  private static final double SHARPNESS = 10;

  @Override
  public int largeEigenvalues() {
    int k = spec.components();
    return spec.signalCase() == SignalCase.HIGH ? k : spec.dimension() - k;
  }

  @Override
  public TeacherSample label(Spectrum population, StandardDraws draws) {
    return spec.direction() == null
        ? at(spec.signalCase(), spec, population, draws)
        : at(spec.direction(), spec, population, draws);
  }

  static TeacherSample at(
      SignalCase end, TeacherSpec like, Spectrum population, StandardDraws draws) {
    int lowest = like.dimension() - like.components() + 1;
    return at(end == SignalCase.HIGH ? 1 : lowest, like, population, draws);
  }

  private static TeacherSample at(
      int rank, TeacherSpec like, Spectrum population, StandardDraws draws) {
    return generate(
        population,
        columns(population, rank, like.components()),
        draws.coefficients(),
        draws.normals(),
        draws.noise(),
        like.snr());
  }

  /**
   * The columns ranked {@code rank} to {@code rank + k − 1} from the largest eigenvalue, in
   * ascending order of eigenvalue. Among equal eigenvalues the order is ascending in column index:
   * with a stable {@code argsort(λ)}, rank 1 gives {@code argsort(λ)[-k:]} (case high) and rank d −
   * k + 1 gives {@code argsort(λ)[:k]} (case low), as in the authors' scripts, whose sort is not
   * stable.
   *
   * @throws IllegalArgumentException if there are no such ranks
   */
  static int[] columns(Spectrum spectrum, int rank, int k) {
    int d = spectrum.dimension();
    if (k < 1 || rank < 1 || rank + k - 1 > d) {
      throw new IllegalArgumentException(
          "a teacher with %d components from rank %d on does not fit dimension %d"
              .formatted(k, rank, d));
    }
    int[] ascending =
        IntStream.range(0, d)
            .boxed()
            .sorted(Comparator.comparingDouble(j -> spectrum.eigenvalues()[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    int end = d - rank + 1;
    return Arrays.copyOfRange(ascending, end - k, end);
  }

  /**
   * The task as a function of its standard normal draws: β = V_cols c, X = Z Lᵀ with Σ_X = LLᵀ
   * (Cholesky), y = σ*(Xβ) + noise · sd/SNR, where sd is the signal's standard deviation over all n
   * rows with divisor n (the population formula, as the authors' scripts use it).
   *
   * @param spectrum covariance of the inputs, dimension d
   * @param teacherColumns k columns of V
   * @param coefficients c, [k]
   * @param normals Z, one example a row, [n, d]
   * @param noise [n]
   * @param snr standard deviation of the signal over that of the noise, positive
   * @throws IllegalArgumentException if sizes disagree, the SNR is not positive, or the signal
   *     exceeds the range of float64
   */
  static TeacherSample generate(
      Spectrum spectrum,
      int[] teacherColumns,
      double[] coefficients,
      Matrix normals,
      double[] noise,
      double snr) {
    requireSizes(spectrum, teacherColumns, coefficients, normals, noise);
    if (!(snr > 0)) {
      throw new IllegalArgumentException("the SNR must be greater than 0, but is " + snr);
    }
    Matrix teacher = spectrum.combination(teacherColumns, coefficients);
    Matrix inputs = spectrum.coloured(normals);
    Matrix activationInput = inputs.times(teacher);
    double[] signal =
        Arrays.stream(activationInput.values()).map(SingleIndexTeacher::activation).toArray();
    double signalStd = Statistics.populationStandardDeviation(signal);
    if (!Double.isFinite(signalStd)) {
      throw new IllegalArgumentException(
          "the teacher's signal exceeds the range of float64; give a smaller scale");
    }
    return new TeacherSample(
        teacher,
        inputs,
        activationInput,
        Matrix.column(signal),
        signalStd,
        noisy(signal, signalStd / snr, noise));
  }

  /** signal + noise · noiseStd, [n, 1]. */
  static Matrix noisy(double[] signal, double noiseStd, double[] noise) {
    double[] targets = new double[signal.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = signal[i] + noise[i] * noiseStd;
    }
    return Matrix.column(targets);
  }

  /** σ*(z) = log(1 + e^{10z}), in a form that never overflows for finite results. */
  static double activation(double z) {
    double u = SHARPNESS * z;
    return Math.max(u, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(u)));
  }

  private static void requireSizes(
      Spectrum spectrum, int[] columns, double[] coefficients, Matrix normals, double[] noise) {
    if (columns.length == 0 || columns.length != coefficients.length) {
      throw new IllegalArgumentException(
          "a teacher needs one coefficient a column, but there are %d and %d"
              .formatted(coefficients.length, columns.length));
    }
    if (normals.columns() != spectrum.dimension() || normals.rows() != noise.length) {
      throw new IllegalArgumentException(
          "%d noise values in dimension %d need as many rows of normals, but these are %d x %d"
              .formatted(noise.length, spectrum.dimension(), normals.rows(), normals.columns()));
    }
  }
}
