package org.sigmap.data.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.sigmap.data.RowParts;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Teacher.StandardDraws;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TeacherSpec;

/**
 * The single-index task y = σ*(βᵀx) + ε, x ~ N(0, Σ_X) (Yoshida and Nitanda 2025, §5.1), σ* as
 * {@link LinkSpec} has it.
 *
 * <p>Every random part has its own named stream ({@link StandardDraws}, and "basis" in {@link
 * Teacher#population}) and is drawn in standard form: one seed gives the same draws whatever the
 * case, signal-to-noise ratio, scale or preconditioner, so that settings can be compared in pairs.
 */
record SingleIndexTeacher(TeacherSpec.SingleIndex spec) implements Teacher {
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
        draws.inputs(),
        draws.noise(),
        like.snr(),
        like.link());
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
   * The task as a function of its draws: β = V_cols c, y = σ*(Xβ) + noise · sd/SNR, where sd is the
   * signal's standard deviation over all n rows with divisor n (the population formula, as the
   * authors' scripts use it). A standardised link sees Xβ/√(βᵀΣ_Xβ), βᵀΣ_Xβ = Σ_j c_j² λ_j over the
   * columns.
   *
   * @param spectrum covariance of the inputs, dimension d
   * @param teacherColumns k columns of V
   * @param coefficients c, [k]
   * @param inputs X = Z Lᵀ with Σ_X = LLᵀ (Cholesky) and standard normal Z, [n, d]
   * @param noise [n]
   * @param snr standard deviation of the signal over that of the noise, positive
   * @throws IllegalArgumentException if sizes disagree, the SNR is not positive, or the signal
   *     exceeds the range of float64 or does not vary
   */
  static TeacherSample generate(
      Spectrum spectrum,
      int[] teacherColumns,
      double[] coefficients,
      RowParts inputs,
      double[] noise,
      double snr,
      LinkSpec link) {
    requireSizes(spectrum, teacherColumns, coefficients, inputs, noise);
    if (!(snr > 0)) {
      throw new IllegalArgumentException("the SNR must be greater than 0, but is " + snr);
    }
    Matrix teacher = spectrum.combination(teacherColumns, coefficients);
    Matrix activationInput = inputs.times(teacher);
    double unit =
        link.standardised() ? deviation(spectrum.eigenvalues(), teacherColumns, coefficients) : 1;
    double[] signal = Arrays.stream(activationInput.values()).map(z -> link.of(z / unit)).toArray();
    double signalStd = Statistics.populationStandardDeviation(signal);
    if (signalStd == 0 && link.standardised()) {
      throw new IllegalArgumentException(
          "the teacher's signal is the same at every example; ask for more examples");
    }
    if (!Double.isFinite(signalStd)) {
      throw new IllegalArgumentException(
          "the teacher's signal exceeds the range of float64; give a smaller scale");
    }
    return new TeacherSample(
        teacher,
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

  /** √(βᵀΣ_Xβ). */
  private static double deviation(double[] eigenvalues, int[] columns, double[] coefficients) {
    return Math.sqrt(
        IntStream.range(0, columns.length)
            .mapToDouble(j -> coefficients[j] * coefficients[j] * eigenvalues[columns[j]])
            .sum());
  }

  private static void requireSizes(
      Spectrum spectrum, int[] columns, double[] coefficients, RowParts inputs, double[] noise) {
    if (columns.length == 0 || columns.length != coefficients.length) {
      throw new IllegalArgumentException(
          "a teacher needs one coefficient a column, but there are %d and %d"
              .formatted(coefficients.length, columns.length));
    }
    if (inputs.columns() != spectrum.dimension() || inputs.count() != noise.length) {
      throw new IllegalArgumentException(
          "%d noise values in dimension %d need as many rows of inputs, but these are %d x %d"
              .formatted(noise.length, spectrum.dimension(), inputs.count(), inputs.columns()));
    }
  }
}
