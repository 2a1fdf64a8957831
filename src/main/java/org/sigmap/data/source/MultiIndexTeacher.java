package org.sigmap.data.source;

import java.util.Arrays;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Teacher.StandardDraws;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TeacherSpec;

/**
 * A task with a signal at either end of the spectrum, y = √α·s_high + √(1−α)·s_low + ε; see {@link
 * TeacherSpec.MultiIndex}.
 *
 * <p>Both signals are those of {@link SingleIndexTeacher}, from the same draws: inputs, noise,
 * split and coefficients (β_high = V_high c and β_low = V_low c with one c) do not depend on α, and
 * α = 1 and α = 0 give the standardised targets of cases high and low on the same spectrum.
 */
record MultiIndexTeacher(TeacherSpec.MultiIndex spec) implements Teacher {
  /**
   * The noise has standard deviation sd/SNR, where sd is that of the mixed signal over all n rows
   * with divisor n; it differs from 1 by the sample covariance of the two signals, 1 +
   * 2√(α(1−α))·cov.
   */
  @Override
  public TeacherSample label(Spectrum population, StandardDraws draws) {
    TeacherSample high = SingleIndexTeacher.at(SignalCase.HIGH, spec, population, draws);
    TeacherSample low = SingleIndexTeacher.at(SignalCase.LOW, spec, population, draws);
    double[] highSignal = standardised(high);
    double[] lowSignal = standardised(low);
    double highWeight = Math.sqrt(spec.mix());
    double lowWeight = Math.sqrt(1 - spec.mix());
    double[] signal = new double[highSignal.length];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = highWeight * highSignal[i] + lowWeight * lowSignal[i];
    }
    double signalStd = Statistics.populationStandardDeviation(signal);
    return new TeacherSample(
        beside(high.teacher(), low.teacher()),
        beside(high.activationInput(), low.activationInput()),
        Matrix.column(signal),
        signalStd,
        SingleIndexTeacher.noisy(signal, signalStd / spec.snr(), draws.noise()));
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
