package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.Golden;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Teacher.StandardDraws;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.Basis;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.TeacherSpec;

class MultiIndexTeacherTest {
  private static final int D = 6;
  private static final SamplesSpec SAMPLES = new SamplesSpec(400, 0.25);

  /** The offset 1e-8 of the standardisation is relative to another standard deviation. */
  private static final double SAME_TARGETS = 1e-6;

  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @CsvSource({"1,HIGH,1", "0,LOW,1", "1,HIGH,2", "0,LOW,3"})
  void theEndsAreCasesHighAndLow(double mix, SignalCase signalCase, int components) {
    DataSet mixed = draw(teacher(components, mix, 0.7, new SpectrumSpec.Geometric()));
    DataSet single =
        draw(
            new TeacherSpec.SingleIndex(
                D,
                components,
                signalCase,
                null,
                10,
                0.7,
                new SpectrumSpec.Geometric(),
                Basis.RANDOM_ORTHOGONAL,
                LinkSpec.defaults()));
    assertEquals(single.train().inputs(), mixed.train().inputs());
    assertEquals(single.test().inputs(), mixed.test().inputs());
    Golden.assertClose(single.train().targets(), mixed.train().targets(), SAME_TARGETS, "train");
    Golden.assertClose(single.test().targets(), mixed.test().targets(), SAME_TARGETS, "test");
  }

  /** The definition in plain loops: two standardised signals, mixed, with noise to the mixture. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.5, 1})
  void targetsAreTheMixtureOfTheTwoSignals(double mix) {
    TeacherSpec.MultiIndex spec = teacher(1, mix, 0.5, new SpectrumSpec.Geometric());
    SeedStreams streams = new SeedStreams(8);
    Teacher teacher = new MultiIndexTeacher(spec);
    Spectrum spectrum = teacher.population(streams);
    StandardDraws draws = draws(spectrum, SAMPLES.total(), streams);
    TeacherSample sample = teacher.label(spectrum, draws);
    int n = SAMPLES.total();
    double[][] signals = new double[2][n];
    for (int end = 0; end < 2; end++) {
      int column = end == 0 ? 0 : D - 1;
      for (int i = 0; i < n; i++) {
        double z = 0;
        for (int j = 0; j < D; j++) {
          z += draws.inputs().parts().get(0).get(i, j) * spectrum.eigenvectors().get(j, column);
        }
        signals[end][i] = Math.log1p(Math.exp(10 * z * draws.coefficients()[0]));
      }
      standardise(signals[end]);
    }
    double[] mixture = new double[n];
    for (int i = 0; i < n; i++) {
      mixture[i] = Math.sqrt(mix) * signals[0][i] + Math.sqrt(1 - mix) * signals[1][i];
    }
    double std = Statistics.populationStandardDeviation(mixture);
    for (int i = 0; i < n; i++) {
      assertEquals(mixture[i] + draws.noise()[i] * std / 0.5, sample.targets().get(i, 0), 1e-9);
    }
  }

  /** Over many examples the two signals are uncorrelated, so that α is a share of variance. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9})
  void theMixIsTheShareOfTheVariance(double mix) {
    int n = 40_000;
    TeacherSpec.MultiIndex spec = teacher(1, mix, 1, new SpectrumSpec.Geometric());
    SeedStreams streams = new SeedStreams(1);
    Teacher teacher = new MultiIndexTeacher(spec);
    Spectrum spectrum = teacher.population(streams);
    TeacherSample sample = teacher.label(spectrum, draws(spectrum, n, streams));
    double[] high = IntStream.range(0, n).mapToDouble(i -> activation(sample, i)).toArray();
    standardise(high);
    double covariance =
        IntStream.range(0, n).mapToDouble(i -> high[i] * sample.signal().get(i, 0)).sum() / n;
    // r² of the mixed signal on the high one; the two signals' sample covariance is about 1/√n.
    double share = Math.pow(covariance / sample.signalStd(), 2);
    assertEquals(mix, share, 5.0 / Math.sqrt(n));
  }

  @Test
  void settingsShareTheirDraws() {
    TeacherSource one = source(teacher(1, 0.2, 1, new SpectrumSpec.Geometric()));
    TeacherSource other = source(teacher(1, 0.9, 3, new SpectrumSpec.Geometric()));
    DataSet a = one.read(new Draws());
    DataSet b = other.read(new Draws());
    assertEquals(a.train().inputs(), b.train().inputs());
    assertEquals(a.test().inputs(), b.test().inputs());
    assertEquals(one.sample().teacher(), other.sample().teacher());
  }

  @Test
  void teachersLookAtTheEndsOfTheSpectrum() {
    TeacherSpec.MultiIndex spec =
        new TeacherSpec.MultiIndex(
            D, 2, 0.5, 10, 1, new SpectrumSpec.TwoLevel(), Basis.AXIS_ALIGNED, LinkSpec.defaults());
    double[] eigenvalues = source(spec).read(new Draws()).population().orElseThrow().eigenvalues();
    Matrix teacher = source(spec).sample().teacher();
    int[] used = new int[2];
    for (int j = 0; j < D; j++) {
      assertEquals(j < 3 ? 10 : 0.1, eigenvalues[j], ROUNDING, "split in the middle");
      used[0] += teacher.get(j, 0) != 0 ? 1 : 0;
      used[1] += teacher.get(j, 1) != 0 ? 1 : 0;
      assertTrue(teacher.get(j, 0) == 0 || eigenvalues[j] > 1);
      assertTrue(teacher.get(j, 1) == 0 || eigenvalues[j] < 1);
    }
    assertEquals(2, used[0]);
    assertEquals(2, used[1]);
  }

  private static StandardDraws draws(Spectrum spectrum, int n, SeedStreams streams) {
    return StandardDraws.of(1, spectrum, List.of(IntStream.range(0, n).toArray()), streams);
  }

  private static double activation(TeacherSample sample, int row) {
    return new LinkSpec.Softplus().of(sample.activationInput().get(row, 0));
  }

  private static void standardise(double[] values) {
    double mean = Statistics.mean(values);
    double std = Statistics.populationStandardDeviation(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / std;
    }
  }

  private static TeacherSource source(TeacherSpec spec) {
    return new TeacherSource(Sources.teacher(spec), SAMPLES, 4);
  }

  private static DataSet draw(TeacherSpec spec) {
    return source(spec).read(new Draws());
  }

  private static TeacherSpec.MultiIndex teacher(
      int components, double mix, double snr, SpectrumSpec spectrum) {
    return new TeacherSpec.MultiIndex(
        D, components, mix, 10, snr, spectrum, Basis.RANDOM_ORTHOGONAL, LinkSpec.defaults());
  }
}
