package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.InputScaling;

class InputTransformTest {
  private static final double ROUNDING = 1e-10;
  private static final int N = 50;
  private static final int D = 4;

  /** Correlated columns of different sizes, far from 0. */
  private static Matrix rows(long seed) {
    Matrix normals = new Matrix(N, D, new SeedStreams(seed).stream("rows").gaussians(N * D));
    Matrix mixed =
        normals.times(
            Matrix.of(new double[][] {{1, 2, 0, 0}, {0, 3, 1, 0}, {0, 0, 0.1, 5}, {1, 0, 0, 9}}));
    double[] values = mixed.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += 1000 * (i % D);
    }
    return new Matrix(N, D, values);
  }

  private static void assertClose(Matrix expected, Matrix found) {
    assertArrayEquals(expected.values(), found.values(), ROUNDING);
  }

  @ParameterizedTest
  @EnumSource(names = {"WHITEN_PCA", "WHITEN_ZCA"})
  void whitenedTrainingRowsHaveUnitCovariance(InputScaling kind) {
    Matrix rows = rows(1);
    Matrix white = InputTransform.fit(kind, rows).of(rows);
    assertClose(Matrix.identity(D), EmpiricalCovariance.of(white));
  }

  @Test
  void theNearestWhiteningIsASymmetricMap() {
    Matrix map = InputTransform.fit(InputScaling.WHITEN_ZCA, rows(1)).map();
    assertClose(map, map.transpose());
    Matrix covariance = EmpiricalCovariance.of(rows(1));
    assertClose(SymmetricEigen.of(covariance).power(-0.5, 0), map);
  }

  @Test
  void standardisedColumnsHaveMeanZeroAndVarianceOneAndConstantOnesStayFinite() {
    double[] values = rows(2).values().clone();
    for (int i = 1; i < values.length; i += D) {
      values[i] = 0.1;
    }
    Matrix rows = new Matrix(N, D, values);
    Matrix standard = InputTransform.fit(InputScaling.STANDARDIZE, rows).of(rows);
    Matrix covariance = EmpiricalCovariance.of(standard);
    for (int j = 0; j < D; j++) {
      assertEquals(j == 1 ? 0 : 1, covariance.get(j, j), ROUNDING);
    }
  }

  /** Rows fewer than columns leave directions without variance, which whitening leaves out. */
  @Test
  void directionsWithoutVarianceBecomeZero() {
    Matrix rows = rows(3).selectRows(0, 1, 2);
    Matrix white = InputTransform.fit(InputScaling.WHITEN_PCA, rows).of(rows);
    for (double value : white.columnAt(D - 1)) {
      assertEquals(0, value, ROUNDING);
    }
  }

  /** Of a transformed population the covariance is the map's: that of many transformed rows. */
  @Test
  void thePopulationIsTransformedWithItsRows() {
    Matrix training = rows(1);
    SymmetricEigen eigen = SymmetricEigen.of(EmpiricalCovariance.of(training));
    Spectrum population = new Spectrum(eigen.values(), eigen.vectors());
    for (InputScaling kind : InputScaling.values()) {
      InputTransform transform = InputTransform.fit(kind, training);
      assertArrayEquals(
          EmpiricalCovariance.of(transform.of(training)).values(),
          transform.of(population).covariance().values(),
          1e-8,
          kind.name());
    }
    InputTransform lossy = InputTransform.fit(InputScaling.WHITEN_PCA, rows(3).selectRows(0, 1, 2));
    assertThrows(SingularCovarianceException.class, () -> lossy.of(population));
  }
}
