package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RidgeTest {
  private static final double ROUNDING = 1e-10;

  @ParameterizedTest
  @CsvSource({"30,5,1e-3", "5,30,1e-3", "12,12,0.1", "8,1,10", "1,4,1"})
  void primalAndDualAreTheSameSolution(int n, int d, double lambda) {
    SeedStream stream = new SeedStreams(31).stream(n + " x " + d);
    Matrix features = Reference.gaussian(stream, n, d);
    Matrix targets = Reference.gaussian(stream, n, 2);
    Ridge primal = Ridge.primal(features, targets, lambda);
    Ridge dual = Ridge.dual(features, targets, lambda);
    double scale = Math.max(1, Reference.largest(primal.weights()));
    assertArrayEquals(
        primal.weights().values(), dual.weights().values(), ROUNDING * scale, "weights");
    assertArrayEquals(
        primal.intercept().values(), dual.intercept().values(), ROUNDING * scale, "intercept");
    assertEquals(d <= n ? primal : dual, Ridge.fit(features, targets, lambda));
  }

  @Test
  void theGradientOfThePenalisedLossVanishes() {
    SeedStream stream = new SeedStreams(32).stream("gradient");
    int n = 20;
    int d = 6;
    double lambda = 0.05;
    Matrix features = Reference.gaussian(stream, n, d);
    Matrix targets = Reference.gaussian(stream, n, 1);
    Ridge ridge = Ridge.fit(features, targets, lambda);
    Matrix predicted = ridge.predict(features);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += predicted.get(i, 0) - targets.get(i, 0);
    }
    assertEquals(0, sum, ROUNDING, "derivative by the intercept");
    for (int j = 0; j < d; j++) {
      double gradient = lambda * n * ridge.weights().get(j, 0);
      for (int i = 0; i < n; i++) {
        gradient += features.get(i, j) * (predicted.get(i, 0) - targets.get(i, 0));
      }
      assertEquals(0, gradient, ROUNDING, "derivative by weight " + j);
    }
  }

  @Test
  void shiftingTheDataOnlyMovesTheIntercept() {
    SeedStream stream = new SeedStreams(33).stream("shift");
    Matrix features = Reference.gaussian(stream, 15, 3);
    Matrix targets = Reference.gaussian(stream, 15, 1);
    Ridge ridge = Ridge.fit(features, targets, 0.2);
    Ridge shifted = Ridge.fit(shift(features, 5), shift(targets, -3), 0.2);
    Reference.assertClose(ridge.weights(), shifted.weights(), ROUNDING, "weights");
    double weightSum = 0;
    for (double weight : ridge.weights().values()) {
      weightSum += weight;
    }
    assertEquals(
        ridge.intercept().get(0, 0) - 3 - 5 * weightSum, shifted.intercept().get(0, 0), ROUNDING);
  }

  @Test
  void refusesWhatItCannotSolve() {
    Matrix features = Matrix.column(1, 2, 3);
    assertRefused("lambda", () -> Ridge.fit(features, features, 0));
    assertRefused("lambda", () -> Ridge.fit(features, features, Double.NaN));
    assertRefused("2 and 3", () -> Ridge.fit(features, Matrix.column(1, 2), 1));
    Matrix damaged = Matrix.column(1, Double.NaN, 3);
    assertThrows(ArithmeticException.class, () -> Ridge.fit(damaged, features, 1));
    assertThrows(ArithmeticException.class, () -> Ridge.fit(features, damaged, 1));
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static Matrix shift(Matrix matrix, double by) {
    double[] values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += by;
    }
    return new Matrix(matrix.rows(), matrix.columns(), values);
  }
}
