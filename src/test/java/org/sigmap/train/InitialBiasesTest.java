package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Biases;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.ModelSpec;

/** What biases start from. */
class InitialBiasesTest {
  private static final int INPUTS = 50;
  private static final int HIDDEN = 4000;
  private static final int OUTPUTS = 3000;
  private static final double PYTORCH = Math.sqrt(1.0 / 6);

  private static Weights draw(Biases biases, long seed) {
    ModelSpec model = new ModelSpec(HIDDEN, 1, PYTORCH, Initialization.KAIMING_UNIFORM, biases);
    return Weights.draw(model, INPUTS, OUTPUTS, new SeedStreams(seed));
  }

  @Test
  void uniformBiasesLieWithinOneOverTheRootOfTheFanInAndFillIt() {
    Weights weights = draw(Biases.UNIFORM, 1);
    uniform(weights.b1(), 1 / Math.sqrt(INPUTS));
    uniform(weights.b2(), 1 / Math.sqrt(HIDDEN));
  }

  /** Five standard errors of the mean of n uniform numbers, and of their squares. */
  private static void uniform(double[] values, double bound) {
    double n = values.length;
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    assertTrue(Arrays.stream(values).allMatch(v -> Math.abs(v) <= bound));
    assertEquals(0, mean, 5 * bound / Math.sqrt(3 * n));
    assertEquals(bound * bound / 3, square, 5 * bound * bound * Math.sqrt(4.0 / 45 / n));
  }

  @Test
  void weightsAreTheSameWhateverBiasesStartFrom() {
    Weights zero = draw(Biases.ZERO, 1);
    Weights uniform = draw(Biases.UNIFORM, 1);
    assertEquals(zero.w1(), uniform.w1());
    assertEquals(zero.w2(), uniform.w2());
    assertArrayEquals(new double[HIDDEN], zero.b1());
    assertArrayEquals(new double[OUTPUTS], zero.b2());
    assertNotEquals(uniform.b1()[0], draw(Biases.UNIFORM, 2).b1()[0]);
  }
}
