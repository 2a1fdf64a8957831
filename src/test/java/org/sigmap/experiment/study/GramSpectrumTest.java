package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.SpectrumPoint;

class GramSpectrumTest {
  private static final double RELATIVE_ROUNDING = 1e-9;
  private static final int ROWS = 40;

  private static Matrix inputs() {
    return new Matrix(ROWS, 3, new SeedStreams(7).stream("x").gaussians(ROWS * 3));
  }

  /** Where Σ is the inputs' own second moment, theory is exact. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0, -0.5, -1, -2})
  void measuredMeetsTheoryForTheInputsOwnSecondMoment(double p) {
    Matrix x = inputs();
    double[] scaled = x.transpose().times(x).values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= ROWS;
    }
    List<SpectrumPoint> points =
        GramSpectrum.of("c", x, SymmetricEigen.of(new Matrix(3, 3, scaled)), p, 0);
    for (SpectrumPoint point : points) {
      assertEquals(1, point.gramMeasured() / point.gramTheory(), RELATIVE_ROUNDING);
    }
  }

  /** Of fewer rows than inputs, the same numbers as those of P^½ XᵀX P^½ {@code [d,d]}. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0, -0.5, -1, -2})
  void fewRowsHaveTheSpectrumOfTheProductOfAllInputs(double p) {
    Matrix x = new Matrix(5, 8, new SeedStreams(3).stream("x").gaussians(40));
    SymmetricEigen sigma = SymmetricEigen.of(EmpiricalCovariance.of(inputs8()));
    Matrix root = sigma.power(p / 2, 0.1);
    double[] measured =
        SymmetricEigen.of(
                SymmetricEigen.symmetrized(root.times(x.transpose().times(x)).times(root)))
            .values();
    List<SpectrumPoint> points = GramSpectrum.of("c", x, sigma, p, 0.1);
    double[] found =
        points.stream().mapToDouble(SpectrumPoint::gramMeasured).sorted().skip(3).toArray();
    for (int r = 0; r < 5; r++) {
      assertEquals(1, found[4 - r] / measured[r], RELATIVE_ROUNDING);
    }
    for (SpectrumPoint point : points.subList(5, 8)) {
      assertEquals(0, point.singularValue());
      assertEquals(0, point.gramMeasured());
    }
  }

  private static Matrix inputs8() {
    return new Matrix(ROWS, 8, new SeedStreams(9).stream("x").gaussians(ROWS * 8));
  }

  /** Twelve examples in a plane: rounding leaves the third direction a square above 0, or below. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, -1, -2})
  void directionsWithoutInputsAreZero(double p) {
    for (int seed = 0; seed < 20; seed++) {
      SeedStream stream = new SeedStreams(seed).stream("plane");
      Matrix x =
          new Matrix(12, 2, stream.gaussians(24)).times(new Matrix(2, 3, stream.gaussians(6)));
      List<SpectrumPoint> points =
          GramSpectrum.of("c", x, SymmetricEigen.of(Matrix.identity(3)), p, 0);
      assertEquals(0, points.get(2).singularValue());
      assertEquals(0, points.get(2).gramTheory());
      assertEquals(0, points.get(2).gramMeasured());
      for (SpectrumPoint point : points) {
        assertTrue(Double.isFinite(point.gramTheory()) && Double.isFinite(point.gramMeasured()));
      }
    }
  }

  /** Of their own singular Σ too, where a small power of 1e-17 would be 0.1. */
  @Test
  void directionsWithoutVarianceAreZeroUnderASmallPowerOfTheirOwnCovariance() {
    for (int seed = 0; seed < 20; seed++) {
      SeedStream stream = new SeedStreams(seed).stream("plane");
      Matrix x =
          new Matrix(12, 2, stream.gaussians(24)).times(new Matrix(2, 3, stream.gaussians(6)));
      SymmetricEigen sigma = SymmetricEigen.of(EmpiricalCovariance.of(x));
      SpectrumPoint last = GramSpectrum.of("c", x, sigma, 0.05, 0).get(2);
      assertEquals(new SpectrumPoint("c", 3, 0, 0, 0), last);
    }
  }

  /** Rounding of a power that damping lets blow up is no eigenvalue: rank XPXᵀ ≤ rank X. */
  @Test
  void directionsWithoutVarianceAreZeroUnderADampedPowerThatStressesThem() {
    for (int seed = 0; seed < 20; seed++) {
      SeedStream stream = new SeedStreams(seed).stream("rows");
      Matrix x =
          new Matrix(190, 6, stream.gaussians(190 * 6))
              .times(new Matrix(6, 7, stream.gaussians(42)));
      SymmetricEigen sigma = SymmetricEigen.of(EmpiricalCovariance.of(x));
      SpectrumPoint last = GramSpectrum.of("c", x, sigma, -0.5, 1e-4).get(6);
      assertEquals(new SpectrumPoint("c", 7, 0, 0, 0), last);
    }
  }

  /** G_P = XPXᵀ in sample space has the same non-zero eigenvalues. */
  @Test
  void measuredIsTheSpectrumOfTheSampleGramMatrix() {
    Matrix x = inputs();
    SymmetricEigen sigma = SymmetricEigen.of(Matrix.diagonal(4, 1, 0.25));
    Matrix gram = x.times(Matrix.diagonal(2, 1, 0.5)).times(x.transpose());
    double[] expected = SymmetricEigen.of(gram).values();
    List<SpectrumPoint> points = GramSpectrum.of("c", x, sigma, 0.5, 0);
    for (int r = 0; r < 3; r++) {
      assertEquals(1, points.get(r).gramMeasured() / expected[r], RELATIVE_ROUNDING);
    }
  }
}
