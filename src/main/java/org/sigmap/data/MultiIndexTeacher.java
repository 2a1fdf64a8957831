package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.TeacherSpec;

/**
 * A task with a signal at either end of the spectrum, y = √α·s_high + √(1−α)·s_low + ε; see {@link
 * TeacherSpec.MultiIndex}.
 *
 * <p>Both signals are those of {@link SingleIndexTeacher}, from the same draws: inputs, noise,
 * split and coefficients (β_high = V_high c and β_low = V_low c with one c) do not depend on α, and
 * α = 1 and α = 0 give the standardised targets of cases high and low on the same spectrum.
 */
public final class MultiIndexTeacher {
  private MultiIndexTeacher() {}

  /** Draws n examples, splits them by a random permutation and standardises the targets. */
  public static RegressionData draw(
      TeacherSpec.MultiIndex teacher, SamplesSpec samples, SeedStreams streams) {
    Spectrum spectrum = Spectrum.of(teacher, streams);
    StandardDraws draws =
        StandardDraws.of(teacher.components(), spectrum.dimension(), samples, streams);
    TeacherSample sample = generate(teacher, spectrum, draws);
    return RegressionData.split(sample, spectrum, draws.order(), samples);
  }

  /**
   * The task as a function of its standard normal draws. The noise has standard deviation sd/SNR,
   * where sd is that of the mixed signal over all n rows with divisor n; it differs from 1 by the
   * sample covariance of the two signals, 1 + 2√(α(1−α))·cov.
   */
  static TeacherSample generate(
      TeacherSpec.MultiIndex teacher, Spectrum spectrum, StandardDraws draws) {
    int k = teacher.components();
    TeacherSample high = end(1, teacher, spectrum, draws);
    TeacherSample low = end(spectrum.dimension() - k + 1, teacher, spectrum, draws);
    double[] highSignal = standardised(high);
    double[] lowSignal = standardised(low);
    double highWeight = Math.sqrt(teacher.mix());
    double lowWeight = Math.sqrt(1 - teacher.mix());
    double[] signal = new double[highSignal.length];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = highWeight * highSignal[i] + lowWeight * lowSignal[i];
    }
    double signalStd = Statistics.populationStandardDeviation(signal);
    return new TeacherSample(
        beside(high.teacher(), low.teacher()),
        high.inputs(),
        beside(high.activationInput(), low.activationInput()),
        Matrix.column(signal),
        signalStd,
        SingleIndexTeacher.noisy(signal, signalStd / teacher.snr(), draws.noise()));
  }

  /** The single-index task whose eigenvectors begin at {@code rank}. */
  private static TeacherSample end(
      int rank, TeacherSpec.MultiIndex teacher, Spectrum spectrum, StandardDraws draws) {
    return SingleIndexTeacher.generate(
        spectrum,
        SingleIndexTeacher.columns(spectrum, rank, teacher.components()),
        draws.coefficients(),
        draws.normals(),
        draws.noise(),
        teacher.snr());
  }

  private static double[] standardised(TeacherSample sample) {
    double[] signal = sample.signal().values();
    double mean = Statistics.mean(signal);
    return Arrays.stream(signal).map(s -> (s - mean) / sample.signalStd()).toArray();
  }

  private static Matrix beside(Matrix left, Matrix right) {
    double[] values = new double[2 * left.rows()];
    for (int i = 0; i < left.rows(); i++) {
      values[2 * i] = left.get(i, 0);
      values[2 * i + 1] = right.get(i, 0);
    }
    return new Matrix(left.rows(), 2, values);
  }
}
