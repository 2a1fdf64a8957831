package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.Golden;
import org.sigmap.data.RawRows;
import org.sigmap.data.Spectrum;
import org.sigmap.data.TestParts;
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
    TeacherSource a = source(base, SAMPLES, 4);
    TeacherSource b = source(other, SAMPLES, 4);
    Golden.assertClose(whitened(a), whitened(b), ROUNDING, "inputs and split");
    assertArrayEquals(noise(a, 1), noise(b, snr), RECOVERED, "noise");
    assertArrayEquals(nonZero(a.sample().teacher()), nonZero(b.sample().teacher()), "coefficients");
  }

  @Test
  void seedsDiffer() {
    TeacherSpec.SingleIndex spec = teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED);
    assertNotEquals(
        source(spec, SAMPLES, 4).sample().teacher(), source(spec, SAMPLES, 5).sample().teacher());
    DataSet a = data(spec, SAMPLES, 4);
    DataSet b = data(spec, SAMPLES, 5);
    assertNotEquals(a.train().inputs(), b.train().inputs());
    DataSet again = data(spec, SAMPLES, 4);
    assertEquals(a.train().inputs(), again.train().inputs());
    assertEquals(a.test().targets(), again.test().targets());
  }

  @Test
  void drawsFromTheDocumentedStreams() {
    SeedStreams streams = new SeedStreams(12).scope("data");
    TeacherSpec.SingleIndex spec = teacher(SignalCase.HIGH, 2, 10, Basis.RANDOM_ORTHOGONAL);
    Spectrum spectrum = Sources.teacher(spec).population(streams);
    int n = SAMPLES.total();
    Matrix inputs = spectrum.coloured(streams.stream("inputs").gaussians(n * D));
    TeacherSample sample =
        SingleIndexTeacher.generate(
            spectrum,
            new int[] {0},
            streams.stream("teacher/coefficients").gaussians(1),
            TestParts.whole(inputs),
            streams.stream("noise").gaussians(n),
            2,
            LinkSpec.defaults());
    int[] order = streams.stream("split").permutation(n);
    DataSet data = data(spec, SAMPLES, 12);
    assertEquals(50, data.train().inputs().rows());
    assertEquals(150, data.test().inputs().rows());
    assertEquals(inputs.selectRows(Arrays.copyOf(order, 50)), data.train().inputs());
    assertEquals(inputs.selectRows(Arrays.copyOfRange(order, 50, n)), data.test().inputs());
    assertEquals(
        sample.targets().get(order[57], 0),
        raw(data, data.test().targets()).get(7, 0),
        ROUNDING * 100);
  }

  @Test
  void trainTargetsAreStandardisedByTheirOwnMomentsOnly() {
    DataSet data = data(teacher(SignalCase.HIGH, 1, 10, Basis.AXIS_ALIGNED), SAMPLES, 2);
    assertEquals(0, Statistics.mean(data.train().targets().values()), ROUNDING);
    double divisor = ((RawRows.Standardised) data.raw()).standardDeviation();
    assertEquals(
        (divisor - 1e-8) / divisor,
        Statistics.standardDeviation(data.train().targets().values()),
        ROUNDING);
    assertTrue(Math.abs(Statistics.mean(data.test().targets().values())) > 1e-6);
  }

  @Test
  void validationRowsAreTheLastTrainingRowsAndNoTestRowIsSeen() {
    TeacherSpec.SingleIndex spec = teacher(SignalCase.LOW, 1, 10, Basis.AXIS_ALIGNED);
    DataSet whole = data(spec, SAMPLES, 2);
    DataSet held = data(spec, new SamplesSpec(SAMPLES.total(), 0.25, 0.3), 2);
    assertEquals(rows(whole.train().inputs(), 0, 35), held.train().inputs());
    assertEquals(rows(whole.train().inputs(), 35, 50), held.test().inputs());
    Matrix raw = raw(whole, whole.train().targets());
    for (int i = 0; i < 15; i++) {
      assertEquals(raw.get(35 + i, 0), raw(held, held.test().targets()).get(i, 0), ROUNDING * 100);
    }
    assertEquals(
        0, Statistics.mean(held.train().targets().values()), ROUNDING, "moments of 35 rows only");
  }

  private static Matrix rows(Matrix matrix, int from, int to) {
    return matrix.selectRows(IntStream.range(from, to).toArray());
  }

  @Test
  void inputsHaveThePopulationCovarianceAndNoiseHasTheAskedRatio() {
    int n = 40_000;
    TeacherSpec.SingleIndex spec = teacher(SignalCase.LOW, 0.5, 10, Basis.RANDOM_ORTHOGONAL);
    TeacherSource source = source(spec, new SamplesSpec(n, 0.99), 3);
    DataSet data = source.read(new Draws());
    Matrix empirical = EmpiricalCovariance.of(data.train().inputs());
    // Entries of Σ̂ have standard errors of at most √2·λ_max/√n.
    Golden.assertClose(
        data.population().orElseThrow().covariance(),
        empirical,
        5 * Math.sqrt(2.0 / n) * 1.5,
        "Σ̂");
    double noiseStd = Statistics.populationStandardDeviation(rawNoise(source));
    double signalStd = Statistics.populationStandardDeviation(signal(source));
    assertEquals(0.5, signalStd / noiseStd, 5 * 0.5 / Math.sqrt(2.0 * n));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void targetsStayFiniteAtScaleOneThousand(long seed) {
    DataSet data =
        data(
            teacher(SignalCase.HIGH, 1, 1000, Basis.AXIS_ALIGNED),
            new SamplesSpec(2000, 0.1),
            seed);
    assertTrue(
        DoubleStream.concat(
                Arrays.stream(data.train().targets().values()),
                Arrays.stream(data.test().targets().values()))
            .allMatch(Double::isFinite));
  }

  @Test
  void activationIsAccurateInItsTailsAndAtItsCentre() {
    assertEquals(Math.log(2), new LinkSpec.Softplus().of(0), ROUNDING);
    assertEquals(1e6, new LinkSpec.Softplus().of(1e5));
    assertEquals(1e300, new LinkSpec.Softplus().of(1e299), 1e286);
    assertEquals(0, new LinkSpec.Softplus().of(-1e5));
    double tail = Math.exp(-30);
    assertEquals(tail, new LinkSpec.Softplus().of(-3), ROUNDING * tail);
    for (double z : new double[] {0.01, 0.3, 2, 40}) {
      double identity = new LinkSpec.Softplus().of(z) - new LinkSpec.Softplus().of(-z);
      assertEquals(10 * z, identity, ROUNDING * Math.max(1, 10 * z), "σ*(z) − σ*(−z) = 10z");
    }
  }

  @Test
  void directionPicksTheRankCountedFromTheLargestEigenvalue() {
    for (int rank = 1; rank <= D; rank++) {
      TeacherSpec.SingleIndex spec =
          new TeacherSpec.SingleIndex(
              D,
              1,
              SignalCase.HIGH,
              rank,
              10,
              1,
              new SpectrumSpec.Geometric(),
              Basis.AXIS_ALIGNED,
              LinkSpec.defaults());
      double[] beta = source(spec, SAMPLES, 0).sample().teacher().values();
      int picked = rank - 1;
      assertArrayEquals(
          new int[] {picked}, IntStream.range(0, D).filter(i -> beta[i] != 0).toArray());
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
  void anotherTaskMovesTheTeacherOnTheSameSpectrum() {
    TeacherSource source =
        source(teacher(SignalCase.HIGH, 1, 10, Basis.RANDOM_ORTHOGONAL), SAMPLES, 6);
    TeacherSource target = source.task(Optional.of(SignalCase.LOW), "t");
    Spectrum spectrum = source.read(new Draws()).population().orElseThrow();
    assertEquals(
        spectrum.covariance(), target.read(new Draws()).population().orElseThrow().covariance());
    Matrix along = spectrum.eigenvectors().transpose().times(target.sample().teacher());
    assertEquals(0, along.get(0, 0), ROUNDING);
    // Of the five equal small eigenvalues the first is the lowest in rank order.
    assertTrue(Math.abs(along.get(1, 0)) > RECOVERED);
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
    List<int[]> many = Collections.nCopies(1 << 10, new int[1 << 20]);
    assertRefused(() -> StandardDraws.of(1, spectrum, many, new SeedStreams(0)));
  }

  private static void assertRefused(Runnable action) {
    assertThrows(IllegalArgumentException.class, action::run);
  }

  private static void generate(
      Spectrum spectrum, int[] columns, double[] c, Matrix z, double[] noise, double snr) {
    SingleIndexTeacher.generate(
        spectrum, columns, c, TestParts.whole(z), noise, snr, LinkSpec.defaults());
  }

  private static TeacherSpec.SingleIndex teacher(
      SignalCase signalCase, double snr, double scale, Basis basis) {
    return new TeacherSpec.SingleIndex(
        D,
        1,
        signalCase,
        null,
        scale,
        snr,
        new SpectrumSpec.TwoLevel(),
        basis,
        LinkSpec.defaults());
  }

  private static TeacherSource source(
      TeacherSpec.SingleIndex spec, SamplesSpec samples, long seed) {
    return new TeacherSource(new SingleIndexTeacher(spec), samples, seed);
  }

  private static DataSet data(TeacherSpec.SingleIndex spec, SamplesSpec samples, long seed) {
    return source(spec, samples, seed).read(new Draws());
  }

  /** Targets in their own units. */
  private static Matrix raw(DataSet data, Matrix targets) {
    RawRows.Standardised by = (RawRows.Standardised) data.raw();
    return Matrix.column(
        Arrays.stream(targets.values()).map(y -> y * by.standardDeviation() + by.mean()).toArray());
  }

  /** All inputs, training rows first, divided by the root of their variances. */
  private static Matrix whitened(TeacherSource source) {
    DataSet data = source.read(new Draws());
    double[] all = concatenated(data.train().inputs(), data.test().inputs());
    for (int i = 0; i < all.length; i++) {
      all[i] /= Math.sqrt(data.population().orElseThrow().eigenvalues()[i % D]);
    }
    return new Matrix(all.length / D, D, all);
  }

  private static double[] signal(TeacherSource source) {
    DataSet data = source.read(new Draws());
    Matrix teacher = source.sample().teacher();
    return Arrays.stream(
            concatenated(data.train().inputs().times(teacher), data.test().inputs().times(teacher)))
        .map(z -> Math.log1p(Math.exp(-Math.abs(10 * z))) + Math.max(0, 10 * z))
        .toArray();
  }

  private static double[] rawNoise(TeacherSource source) {
    DataSet data = source.read(new Draws());
    double[] noise =
        concatenated(raw(data, data.train().targets()), raw(data, data.test().targets()));
    double[] signal = signal(source);
    for (int i = 0; i < noise.length; i++) {
      noise[i] -= signal[i];
    }
    return noise;
  }

  /** The standard normal noise, recovered from the targets. */
  private static double[] noise(TeacherSource source, double snr) {
    double std = Statistics.populationStandardDeviation(signal(source)) / snr;
    return Arrays.stream(rawNoise(source)).map(e -> e / std).toArray();
  }

  private static double[] nonZero(Matrix matrix) {
    return Arrays.stream(matrix.values()).filter(value -> value != 0).toArray();
  }

  private static double[] concatenated(Matrix a, Matrix b) {
    return DoubleStream.concat(Arrays.stream(a.values()), Arrays.stream(b.values())).toArray();
  }
}
