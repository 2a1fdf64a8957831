package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.Golden;
import org.sigmap.data.Spectrum;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Basis;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.TeacherSpec;

class SpectrumTest {
  private static final double ROUNDING = 1e-12;
  private static final SeedStreams STREAMS = new SeedStreams(1);

  @Test
  void twoLevelFollowsCaseAndComponents() {
    assertArrayEquals(
        new double[] {10, 10, 0.1, 0.1, 0.1}, twoLevel(SignalCase.HIGH, 10).eigenvalues());
    assertArrayEquals(
        new double[] {10, 10, 10, 0.1, 0.1}, twoLevel(SignalCase.LOW, 10).eigenvalues());
  }

  @Test
  void geometricFallsInEqualRatiosFromTheScaleToItsInverse() {
    double[] values =
        Sources.teacher(
                teacher(
                    5, 1, SignalCase.HIGH, 16, new SpectrumSpec.Geometric(), Basis.AXIS_ALIGNED))
            .population(STREAMS)
            .eigenvalues();
    assertArrayEquals(new double[] {16, 4, 1, 0.25, 0.0625}, values, ROUNDING);
  }

  @Test
  void axisAlignedCovarianceIsDiagonalExactly() {
    Spectrum spectrum = twoLevel(SignalCase.HIGH, 10);
    assertEquals(Matrix.diagonal(10, 10, 0.1, 0.1, 0.1), spectrum.covariance());
  }

  @Test
  void randomBasisIsOrthogonalAndDependsOnTheSeedAlone() {
    Matrix basis = rotated(SignalCase.HIGH, 10, STREAMS).eigenvectors();
    Golden.assertClose(Matrix.identity(5), basis.transpose().times(basis), ROUNDING, "VᵀV");
    assertEquals(basis, rotated(SignalCase.LOW, 1000, STREAMS).eigenvectors());
    assertNotEquals(basis, rotated(SignalCase.HIGH, 10, new SeedStreams(2)).eigenvectors());
  }

  @Test
  void covarianceHasTheEigenvectorsOfTheSpectrum() {
    Spectrum spectrum = rotated(SignalCase.HIGH, 10, STREAMS);
    Matrix sigma = spectrum.covariance();
    assertEquals(sigma, sigma.transpose());
    for (int j = 0; j < 5; j++) {
      double[] scaled = spectrum.eigenvectors().columnAt(j);
      Matrix vector = Matrix.column(scaled.clone());
      for (int i = 0; i < 5; i++) {
        scaled[i] *= spectrum.eigenvalues()[j];
      }
      Golden.assertClose(Matrix.column(scaled), sigma.times(vector), 1e-10, "Σv = λv");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 1000, 1e9})
  void choleskyFactorSquaresToTheCovarianceAtEveryCondition(double scale) {
    Spectrum spectrum = rotated(SignalCase.LOW, scale, STREAMS);
    Matrix upper = spectrum.transposedCholeskyFactor();
    Golden.assertClose(spectrum.covariance(), upper.transpose().times(upper), ROUNDING, "LLᵀ = Σ");
    for (int i = 0; i < 5; i++) {
      assertTrue(upper.get(i, i) > 0, "diagonal " + i);
      for (int j = 0; j < i; j++) {
        assertEquals(0, upper.get(i, j), "triangular");
      }
    }
  }

  @Test
  void whatIsAxisAlignedHasTheBitsOfItsEigenvectors() {
    Spectrum aligned = twoLevel(SignalCase.HIGH, 7);
    assertTrue(new Spectrum(aligned.eigenvalues(), Matrix.identity(5)).axisAligned());
    Matrix normals = new Matrix(9, 5, STREAMS.stream("normals").gaussians(45));
    Matrix expected = normals.times(aligned.transposedCholeskyFactor());
    assertEquals(expected, aligned.coloured(normals.values().clone()));
    double[] c = {-2, 3};
    assertEquals(Matrix.column(0, 3, 0, 0, -2), aligned.combination(new int[] {4, 1}, c));
    Spectrum rotated = rotated(SignalCase.HIGH, 7, STREAMS);
    assertEquals(
        rotated.eigenvectors().columnAt(4)[2] * -2 + rotated.eigenvectors().columnAt(1)[2] * 3,
        rotated.combination(new int[] {4, 1}, c).get(2, 0));
  }

  @Test
  void powerIsTakenOfTheExactEigenvalues() {
    Spectrum spectrum = twoLevel(SignalCase.HIGH, 4);
    Golden.assertClose(
        Matrix.diagonal(0.5, 0.5, 2, 2, 2), eigen(spectrum).power(-0.5, 0), ROUNDING, "Σ^(-1/2)");
    assertEquals(Matrix.identity(5), eigen(spectrum).power(0, 0));
    Spectrum illConditioned = twoLevel(SignalCase.HIGH, 1e9);
    assertThrows(SingularCovarianceException.class, () -> eigen(illConditioned).power(-1, 0));
  }

  @Test
  void refusesWhatIsNoCovariance() {
    assertRefused("1 x 1", new double[] {1, 2}, Matrix.identity(1));
    assertRefused("-0.1", new double[] {1, -0.1}, Matrix.identity(2));
    assertRefused("NaN", new double[] {1, Double.NaN}, Matrix.identity(2));
  }

  private static void assertRefused(String part, double[] eigenvalues, Matrix vectors) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Spectrum(eigenvalues, vectors))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  private static Spectrum twoLevel(SignalCase signalCase, double scale) {
    return Sources.teacher(
            teacher(5, 2, signalCase, scale, new SpectrumSpec.TwoLevel(), Basis.AXIS_ALIGNED))
        .population(STREAMS);
  }

  private static Spectrum rotated(SignalCase signalCase, double scale, SeedStreams streams) {
    return Sources.teacher(
            teacher(5, 2, signalCase, scale, new SpectrumSpec.TwoLevel(), Basis.RANDOM_ORTHOGONAL))
        .population(streams);
  }

  private static TeacherSpec.SingleIndex teacher(
      int d, int k, SignalCase signalCase, double scale, SpectrumSpec spectrum, Basis basis) {
    return new TeacherSpec.SingleIndex(
        d, k, signalCase, null, scale, 1, spectrum, basis, LinkSpec.defaults());
  }

  private static SymmetricEigen eigen(Spectrum spectrum) {
    return new SymmetricEigen(spectrum.eigenvalues(), spectrum.eigenvectors());
  }
}
