package org.sigmap.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.spec.PreconditionerSpec.CovariancePower;

/** Which way to P is taken of itself is said, with the reason. */
class PreconditionerChoiceTest {
  private static final CovariancePower POPULATION = CovariancePower.defaults();
  private static final CovariancePower EMPIRICAL =
      new CovariancePower(-1, CovarianceSource.EMPIRICAL, 0.5);

  @Test
  void whatAutoTakesIsSaidWhereItIsNotTheUsual() {
    assertEquals(Optional.empty(), EMPIRICAL.choice(PowerMethod.MOST_EXACT, 200, false));
    assertEquals(
        "preconditioner.method auto, beyond 2000 inputs of which here are 2001, took dual: 200"
            + " training rows have no more directions, so that P is exact without a matrix of all"
            + " inputs",
        EMPIRICAL.choice(2001, 200, false).orElseThrow());
    assertEquals(new StructureSpec.LowRank(200), EMPIRICAL.at(2001, 200, false).structure());
    assertTrue(POPULATION.choice(2001, 200, true).orElseThrow().contains("took exact"));
    assertEquals(new StructureSpec.Diagonal(), POPULATION.at(2001, 200, true).structure());
    // What was asked for needs no reason, and what cannot be is refused.
    CovariancePower asked =
        new CovariancePower(
            -1,
            CovarianceSource.EMPIRICAL,
            0.5,
            StructureSpec.defaults(),
            Normalization.NONE,
            PowerMethod.DUAL);
    assertEquals(Optional.empty(), asked.choice(2001, 200, false));
    assertThrows(SpecException.class, () -> EMPIRICAL.at(2001, 2001, false));
    assertThrows(SpecException.class, () -> POPULATION.at(2001, 200, false));
  }

  @Test
  void fewRowsAskForDampingAndForDual() {
    assertEquals(Optional.empty(), EMPIRICAL.advice(100, 101));
    assertEquals(Optional.empty(), POPULATION.advice(100, 10));
    assertEquals(
        "100 training rows leave the covariance of 100 inputs singular: p below 0 asks for"
            + " preconditioner.damping (here 0.5), and preconditioner.method dual takes powers of"
            + " it without a matrix of all inputs",
        EMPIRICAL.advice(100, 100).orElseThrow());
  }
}
