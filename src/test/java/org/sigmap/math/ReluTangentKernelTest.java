package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReluTangentKernelTest {
  private static final double ROUNDING = 1e-14;

  /**
   * Error of the midpoint rule with {@link #POINTS} points, whose integrand has kinks and jumps.
   */
  private static final double QUADRATURE = 1e-4;

  private static final int POINTS = 200_000;

  /** xᵀx' E[x·w > 0, x'·w > 0] + E[relu(x·w) relu(x'·w)] over the plane that two inputs span. */
  private static double reference(double first, double second, double angle) {
    double both = 0;
    double products = 0;
    for (int i = 0; i < POINTS; i++) {
      double phi = 2 * Math.PI * (i + 0.5) / POINTS;
      double a = Math.cos(phi);
      double b = Math.cos(phi - angle);
      if (a > 0 && b > 0) {
        both += 1.0 / POINTS;
        // A standard normal vector of the plane has squared length 2 on average.
        products += 2 * a * b / POINTS;
      }
    }
    return first * second * (Math.cos(angle) * both + products);
  }

  @Test
  void isTheExpectationOverNormalWeights() {
    for (double angle : new double[] {0.01, 0.4, 1.3, Math.PI / 2, 2.2, 3.1}) {
      double product = 2 * 3 * Math.cos(angle);
      Matrix gram = Matrix.of(new double[][] {{4, product}, {product, 9}});
      Matrix kernel = ReluTangentKernel.of(gram);
      assertEquals(reference(2, 3, angle), kernel.get(0, 1), 6 * QUADRATURE, "angle " + angle);
      assertEquals(kernel.get(0, 1), kernel.get(1, 0));
    }
  }

  @Test
  void anInputMeetsItselfAtItsSquaredLengthAndItsOppositeAtZero() {
    Matrix kernel =
        ReluTangentKernel.of(Matrix.of(new double[][] {{9, -9, 0}, {-9, 9, 0}, {0, 0, 0}}));
    assertEquals(9, kernel.get(0, 0), 9 * ROUNDING);
    assertEquals(0, kernel.get(0, 1), 9 * ROUNDING);
    assertEquals(0, kernel.get(2, 0));
    assertEquals(0, kernel.get(2, 2));
  }
}
