package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.Basis;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.TeacherSpec;

class SingleIndexTeacherTest {
  private static final double ROUNDING = 1e-12;

  /** Undoing standardisation and dividing by a small noise loses digits. */
  private static final double RECOVERED = 1e-9;

  private static final int D = 6;
  private static final SamplesSpec SAMPLES = new SamplesSpec(200, 0.25);

  @ParameterizedTest
  @CsvSource({"LOW,1,10", "HIGH,0.5,10", "HIGH,1,1000", "LOW,5,3"})
  void settingsShareTheirDraws(SignalCase signalCase, double snr, double scale) {
    TeacherSpec.SingleIndex base = teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED);
    TeacherSpec.SingleIndex other = teacher(signalCase, snr, scale, Basis.AXIS_ALIGNED);
    RegressionData a = SingleIndexTeacher.draw(base, SAMPLES, new SeedStreams(4));
    RegressionData b = SingleIndexTeacher.draw(other, SAMPLES, new SeedStreams(4));
    Golden.assertClose(whitened(a), whitened(b), ROUNDING, "inputs and split");
    assertArrayEquals(noise(a, 1), noise(b, snr), RECOVERED, "noise");
    assertArrayEquals(nonZero(a.teacher()), nonZero(b.teacher()), "coefficients");
  }

  @Test
  void seedsDiffer() {
    TeacherSpec.SingleIndex spec = teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED);
    RegressionData a = SingleIndexTeacher.draw(spec, SAMPLES, new SeedStreams(4));
    RegressionData b = SingleIndexTeacher.draw(spec, SAMPLES, new SeedStreams(5));
    assertNotEquals(a.teacher(), b.teacher());
    assertNotEquals(a.trainInputs(), b.trainInputs());
    RegressionData again = SingleIndexTeacher.draw(spec, SAMPLES, new SeedStreams(4));
    assertEquals(a.trainInputs(), again.trainInputs());
    assertEquals(a.testTargets(), again.testTargets());
  }

  @Test
  void drawsFromTheDocumentedStreams() {
    SeedStreams streams = new SeedStreams(12);
    TeacherSpec.SingleIndex spec = teacher(SignalCase.HIGH, 2, 10, Basis.RANDOM_ORTHOGONAL);
    Spectrum spectrum = Spectrum.of(spec, streams);
    int n = SAMPLES.total();
    TeacherSample sample =
        SingleIndexTeacher.generate(
            spectrum,
            new int[] {0},
            streams.stream("teacher/coefficients").gaussians(1),
            new Matrix(n, D, streams.stream("inputs").gaussians(n * D)),
            streams.stream("noise").gaussians(n),
            2);
    int[] order = streams.stream("split").permutation(n);
    RegressionData data = SingleIndexTeacher.draw(spec, SAMPLES, streams);
    assertEquals(50, data.trainInputs().rows());
    assertEquals(150, data.testInputs().rows());
    assertEquals(sample.inputs().selectRows(Arrays.copyOf(order, 50)), data.trainInputs());
    assertEquals(sample.inputs().selectRows(Arrays.copyOfRange(order, 50, n)), data.testInputs());
    assertEquals(
        sample.targets().get(order[57], 0),
        data.testTargets().get(7, 0) * data.targetStd() + data.targetMean(),
        ROUNDING * 100);
  }

  @Test
  void trainTargetsAreStandardisedByTheirOwnMomentsOnly() {
    RegressionData data =
        SingleIndexTeacher.draw(
            teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED), SAMPLES, new SeedStreams(2));
    assertEquals(0, Statistics.mean(data.trainTargets().values()), ROUNDING);
    double std = data.targetStd() - 1e-8;
    assertEquals(
        std / data.targetStd(),
        Statistics.standardDeviation(data.trainTargets().values()),
        ROUNDING);
    assertTrue(Math.abs(Statistics.mean(data.testTargets().values())) > 1e-6);
  }

  @Test
  void validationRowsAreTheLastTrainingRowsAndNoTestRowIsSeen() {
    TeacherSpec.SingleIndex spec = teacher(SignalCase.LOW, 1, 10, Basis.AXIS_ALIGNED);
    RegressionData whole = SingleIndexTeacher.draw(spec, SAMPLES, new SeedStreams(2));
    RegressionData held =
        SingleIndexTeacher.draw(
            spec, new SamplesSpec(SAMPLES.total(), 0.25, 0.3), new SeedStreams(2));
    assertEquals(rows(whole.trainInputs(), 0, 35), held.trainInputs());
    assertEquals(rows(whole.trainInputs(), 35, 50), held.testInputs());
    double[] raw = whole.trainTargets().values();
    for (int i = 0; i < 15; i++) {
      assertEquals(
          raw[35 + i] * whole.targetStd() + whole.targetMean(),
          held.testTargets().get(i, 0) * held.targetStd() + held.targetMean(),
          ROUNDING * 100);
    }
    assertEquals(
        0, Statistics.mean(held.trainTargets().values()), ROUNDING, "moments of 35 rows only");
  }

  private static Matrix rows(Matrix matrix, int from, int to) {
    return matrix.selectRows(IntStream.range(from, to).toArray());
  }

  @Test
  void inputsHaveThePopulationCovarianceAndNoiseHasTheAskedRatio() {
    int n = 40_000;
    TeacherSpec.SingleIndex spec = teacher(SignalCase.LOW, 0.5, 10, Basis.RANDOM_ORTHOGONAL);
    RegressionData data =
        SingleIndexTeacher.draw(spec, new SamplesSpec(n, 0.99), new SeedStreams(3));
    Matrix empirical = EmpiricalCovariance.of(data.trainInputs());
    // Entries of Σ̂ have standard errors of at most √2·λ_max/√n.
    Golden.assertClose(
        data.population().covariance(), empirical, 5 * Math.sqrt(2.0 / n) * 1.5, "Σ̂");
    double noiseStd = Statistics.populationStandardDeviation(rawNoise(data));
    double signalStd = Statistics.populationStandardDeviation(signal(data));
    assertEquals(0.5, signalStd / noiseStd, 5 * 0.5 / Math.sqrt(2.0 * n));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void targetsStayFiniteAtScaleOneThousand(long seed) {
    RegressionData data =
        SingleIndexTeacher.draw(
            teacher(SignalCase.HIGH, 1, 1000, Basis.AXIS_ALIGNED),
            new SamplesSpec(2000, 0.1),
            new SeedStreams(seed));
    assertTrue(
        DoubleStream.concat(
                Arrays.stream(data.trainTargets().values()),
                Arrays.stream(data.testTargets().values()))
            .allMatch(Double::isFinite));
  }

  @Test
  void activationIsAccurateInItsTailsAndAtItsCentre() {
    assertEquals(Math.log(2), SingleIndexTeacher.activation(0), ROUNDING);
    assertEquals(1e6, SingleIndexTeacher.activation(1e5));
    assertEquals(1e300, SingleIndexTeacher.activation(1e299), 1e286);
    assertEquals(0, SingleIndexTeacher.activation(-1e5));
    double tail = Math.exp(-30);
    assertEquals(tail, SingleIndexTeacher.activation(-3), ROUNDING * tail);
    for (double z : new double[] {0.01, 0.3, 2, 40}) {
      double identity = SingleIndexTeacher.activation(z) - SingleIndexTeacher.activation(-z);
      assertEquals(10 * z, identity, ROUNDING * Math.max(1, 10 * z), "σ*(z) − σ*(−z) = 10z");
    }
  }

  @Test
  void directionPicksTheRankCountedFromTheLargestEigenvalue() {
    for (int rank = 1; rank <= D; rank++) {
      TeacherSpec.SingleIndex spec =
          new TeacherSpec.SingleIndex(
              D, 1, SignalCase.HIGH, rank, 10, 1, new SpectrumSpec.Geometric(), Basis.AXIS_ALIGNED);
      Spectrum spectrum = Spectrum.of(spec, new SeedStreams(0));
      assertArrayEquals(new int[] {rank - 1}, SingleIndexTeacher.columns(spec, spectrum));
    }
    Spectrum unordered = new Spectrum(new double[] {2, 9, 1, 5}, Matrix.identity(4));
    assertArrayEquals(new int[] {3, 1}, SingleIndexTeacher.columns(unordered, 1, 2));
    assertArrayEquals(new int[] {0, 3}, SingleIndexTeacher.columns(unordered, 2, 2));
    assertArrayEquals(new int[] {2, 0}, SingleIndexTeacher.columns(unordered, 3, 2));
    assertThrows(IllegalArgumentException.class, () -> SingleIndexTeacher.columns(unordered, 4, 2));
  }

  @Test
  void tiesAscendInColumnIndex() {
    Spectrum tied = new Spectrum(new double[] {5, 1, 1, 5}, Matrix.identity(4));
    assertArrayEquals(new int[] {0, 3}, SingleIndexTeacher.columns(tied, 1, 2));
    assertArrayEquals(new int[] {1, 2}, SingleIndexTeacher.columns(tied, 3, 2));
  }

  @Test
  void aTransferTaskMovesTheTeacherOnTheSameSpectrum() {
    SeedStreams streams = new SeedStreams(6);
    TeacherSpec.SingleIndex source = teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED);
    Spectrum spectrum = Spectrum.of(source, streams);
    RegressionData target =
        SingleIndexTeacher.draw(
            spectrum, SingleIndexTeacher.columns(spectrum, D, 1), 1, SAMPLES, streams.scope("t"));
    assertEquals(spectrum, target.population());
    assertEquals(0, target.teacher().get(0, 0));
    assertNotEquals(0, target.teacher().get(1, 0));
  }

  @Test
  void refusesSizesThatDisagree() {
    Spectrum spectrum = new Spectrum(new double[] {2, 1}, Matrix.identity(2));
    Matrix normals = new Matrix(3, 2, new double[6]);
    double[] one = {1};
    double[] three = new double[3];
    int[] column = {0};
    assertRefused(() -> generate(spectrum, column, new double[2], normals, three, 1));
    assertRefused(() -> generate(spectrum, new int[0], new double[0], normals, three, 1));
    assertRefused(() -> generate(spectrum, column, one, normals, new double[2], 1));
    assertRefused(() -> generate(spectrum, column, one, normals.transpose(), three, 1));
    assertRefused(() -> generate(spectrum, column, one, normals, three, 0));
    assertRefused(() -> generate(spectrum, column, one, normals, three, Double.NaN));
    SamplesSpec huge = new SamplesSpec(Integer.MAX_VALUE, 0.5);
    assertRefused(() -> SingleIndexTeacher.draw(spectrum, column, 1, huge, new SeedStreams(0)));
  }

  private static void assertRefused(Runnable action) {
    assertThrows(IllegalArgumentException.class, action::run);
  }

  private static void generate(
      Spectrum spectrum, int[] columns, double[] c, Matrix z, double[] noise, double snr) {
    SingleIndexTeacher.generate(spectrum, columns, c, z, noise, snr);
  }

  private static TeacherSpec.SingleIndex teacher(
      SignalCase signalCase, double snr, double scale, Basis basis) {
    return new TeacherSpec.SingleIndex(
        D, 1, signalCase, null, scale, snr, new SpectrumSpec.TwoLevel(), basis);
  }

  /** All inputs, training rows first, divided by the root of their variances. */
  private static Matrix whitened(RegressionData data) {
    double[] all = concatenated(data.trainInputs(), data.testInputs());
    for (int i = 0; i < all.length; i++) {
      all[i] /= Math.sqrt(data.population().eigenvalues()[i % D]);
    }
    return new Matrix(all.length / D, D, all);
  }

  private static double[] signal(RegressionData data) {
    return Arrays.stream(
            concatenated(
                data.trainInputs().times(data.teacher()), data.testInputs().times(data.teacher())))
        .map(z -> Math.log1p(Math.exp(-Math.abs(10 * z))) + Math.max(0, 10 * z))
        .toArray();
  }

  private static double[] rawNoise(RegressionData data) {
    double[] noise = concatenated(data.trainTargets(), data.testTargets());
    double[] signal = signal(data);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] * data.targetStd() + data.targetMean() - signal[i];
    }
    return noise;
  }

  /** The standard normal noise, recovered from the targets. */
  private static double[] noise(RegressionData data, double snr) {
    double std = Statistics.populationStandardDeviation(signal(data)) / snr;
    return Arrays.stream(rawNoise(data)).map(e -> e / std).toArray();
  }

  private static double[] nonZero(Matrix matrix) {
    return Arrays.stream(matrix.values()).filter(value -> value != 0).toArray();
  }

  private static double[] concatenated(Matrix a, Matrix b) {
    return DoubleStream.concat(Arrays.stream(a.values()), Arrays.stream(b.values())).toArray();
  }
}
