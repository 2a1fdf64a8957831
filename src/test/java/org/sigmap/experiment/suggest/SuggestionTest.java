package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Statistics;

class SuggestionTest {
  private static Suggestion.Candidate candidate(double p, double loss, Estimate minusBest) {
    return new Suggestion.Candidate(p, loss, 1, minusBest, 1, loss);
  }

  /** t = 2, 4 and 2.4 with 99 degrees of freedom: P = 0.048, 0.0001 and 0.018, times 4, 6 and 5. */
  @Test
  void tiesAreCorrectedForTheChoiceOfTheBest() {
    Suggestion suggestion =
        new Suggestion(
            100,
            100,
            OptionalInt.empty(),
            List.of(),
            new Suggestion.Noise(0.5, new Statistics.Interval(0.4, 0.6)),
            0.01,
            List.of(
                candidate(-2, 4.2, new Estimate(100, 3.2, 16, 0.03, 6.37)),
                candidate(-1, 5, new Estimate(100, 4, 10, 2, 6)),
                candidate(0, 3.4, new Estimate(100, 2.4, 10, 0.4, 4.4)),
                candidate(1, 1, null)));
    List<String> reasons = Reasons.of(suggestion);
    assertEquals(
        "not told apart from it at 5 %, Holm over 6 pairs: p = -2, 0",
        reasons.get(reasons.size() - 1),
        "by themselves none would be: every interval is without 0");
  }
}
