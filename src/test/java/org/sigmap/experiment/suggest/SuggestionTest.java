package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Statistics;

class SuggestionTest {
  private static Suggestion.Candidate candidate(double p, double loss, Estimate minusBest) {
    return new Suggestion.Candidate(p, loss, 1, minusBest, 1, loss);
  }

  private static Suggestion of(double signalTest, Suggestion.Candidate... candidates) {
    return new Suggestion(
        100,
        100,
        OptionalInt.empty(),
        List.of(),
        new Suggestion.Noise(0.5, new Statistics.Interval(0.4, 0.6)),
        signalTest,
        List.of(candidates));
  }

  @Test
  void whereNoPIsToldFromAnotherItIsLeftAtZero() {
    Estimate within = new Estimate(100, 0.1, 10, -1.9, 2.1);
    Suggestion tied = of(0.5, candidate(0, 1.1, within), candidate(1, 1, null));
    assertEquals(
        "not told apart from it at 5 %: p = 0, which is every other p: leave p at 0, plain"
            + " gradient descent",
        Reasons.of(tied).get(Reasons.of(tied).size() - 1));
    Overall overall = Overall.of(List.of(List.of(tied)));
    assertEquals(
        "no p is told from another in any of them: leave p at 0, plain gradient descent",
        overall.reasons().get(2));
    assertFalse(of(0.5, candidate(-1, 1.1, within), candidate(1, 1, null)).leavesZero());
    Estimate above = new Estimate(100, 2.4, 1, 2.2, 2.6);
    Suggestion told = of(0.5, candidate(0, 3.4, above), candidate(1, 1, null));
    assertFalse(told.leavesZero());
    Overall mixed = Overall.of(List.of(List.of(tied), List.of(told), List.of(tied)));
    assertFalse(mixed.leavesZero());
    assertEquals(
        "in 1 of 3 a p is told from the best one there, at 5 %; in the others none is",
        mixed.reasons().get(2));
  }

  /** At rates of 0.1 and 0.01: losses of p = 0 are 3 and 1, of p = 1 they are 2 and 1.5. */
  @Test
  void whatIsTunedIsOneDataSet() {
    Suggestion fast = of(0.01, candidate(0, 3, null), candidate(1, 2, null));
    Suggestion slow = of(0.01, candidate(0, 1, null), candidate(1, 1.5, null));
    Overall overall = Overall.of(List.of(List.of(fast, slow), List.of(slow, slow)));
    assertEquals(
        new Overall(
            List.of(new Overall.Candidate(0, 1, 0, 2), new Overall.Candidate(1, 1.5, 0.5, 0)),
            2,
            0,
            false),
        overall);
  }

  /** t = 2, 4 and 2.4 with 99 degrees of freedom: P = 0.048, 0.0001 and 0.018, times 4, 6 and 5. */
  @Test
  void tiesAreCorrectedForTheChoiceOfTheBest() {
    Suggestion suggestion =
        of(
            0.01,
            candidate(-2, 4.2, new Estimate(100, 3.2, 16, 0.03, 6.37)),
            candidate(-1, 5, new Estimate(100, 4, 10, 2, 6)),
            candidate(0, 3.4, new Estimate(100, 2.4, 10, 0.4, 4.4)),
            candidate(1, 1, null));
    List<String> reasons = Reasons.of(suggestion);
    assertEquals(
        "not told apart from it at 5 %, Holm over 6 pairs: p = -2, 0",
        reasons.get(reasons.size() - 1),
        "by themselves none would be: every interval is without 0");
  }
}
