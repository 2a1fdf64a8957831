package org.sigmap.experiment.suggest;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sigmap.results.Comparison;

/** Why a suggestion is what it is, in sentences. */
public final class Reasons {
  static final String LEAVE_ZERO = "leave p at 0, plain gradient descent";

  private Reasons() {}

  public static List<String> of(Suggestion suggestion) {
    List<String> reasons = new ArrayList<>();
    reasons.add(signal(suggestion));
    if (!suggestion.directions().isEmpty()) {
      reasons.add(location(suggestion.directions()));
    }
    reasons.add(spending(suggestion));
    reasons.add(ties(suggestion));
    if (suggestion.examples() < suggestion.all()) {
      reasons.add(
          "predicted for training on %d of the %d rows; all of them fit less noise, at every p"
              .formatted(suggestion.examples(), suggestion.all()));
    }
    return reasons;
  }

  private static String signal(Suggestion suggestion) {
    String test = "(permutation test, p-value %s)".formatted(number(suggestion.signalTest(), 3));
    return suggestion.signalFound()
        ? "the labels depend on the inputs " + test
        : "no signal found " + test + ": the exponent named is the one that fits noise least";
  }

  private static String location(List<Suggestion.Direction> directions) {
    double largest = directions.get(0).variance();
    double smallest = directions.get(directions.size() - 1).variance();
    if (largest == smallest) {
      return "all directions have the same variance, so p only scales the learning rate";
    }
    double middle = Math.sqrt(largest * smallest);
    double high = 0;
    double low = 0;
    for (Suggestion.Direction direction : directions) {
      if (direction.variance() >= middle) {
        high += direction.share().mean();
      } else {
        low += direction.share().mean();
      }
    }
    return "directions of variance %s and more explain %s of the labels' variance, those below %s"
        .formatted(number(middle, 2), number(Math.max(0, high), 2), number(Math.max(0, low), 2));
  }

  private static String spending(Suggestion suggestion) {
    Suggestion.Candidate best = suggestion.best();
    String spent =
        "at the end of training p = %s has spent %s of %d degrees of freedom"
            .formatted(
                exponent(best.p()), number(best.degreesOfFreedom(), 0), suggestion.examples());
    DoubleSummaryStatistics others =
        suggestion.candidates().stream()
            .filter(candidate -> candidate.p() != best.p())
            .mapToDouble(Suggestion.Candidate::degreesOfFreedom)
            .summaryStatistics();
    return others.getCount() == 0
        ? spent
        : spent
            + ", between %s and %s with other p"
                .formatted(number(others.getMin(), 0), number(others.getMax(), 0));
  }

  private static String ties(Suggestion suggestion) {
    if (suggestion.candidates().size() == 1) {
      return "no other p was compared";
    }
    Map<Suggestion.Candidate, Comparison> toBest = suggestion.toBest();
    if (toBest.isEmpty()) {
      return "how far the others are from it cannot be told";
    }
    List<String> tied =
        toBest.keySet().stream()
            .filter(c -> toBest.get(c).tied())
            .map(c -> exponent(c.p()))
            .toList();
    String holm = Comparison.holm(toBest.values());
    return tied.isEmpty()
        ? "every other p is predicted to do worse, at 5 %" + holm
        : "not told apart from it at 5 %%%s: p = %s%s"
            .formatted(
                holm,
                String.join(", ", tied),
                suggestion.leavesZero() ? ", which is every other p: " + LEAVE_ZERO : "");
  }

  /** An exponent as users write it. */
  public static String exponent(double p) {
    return p == Math.rint(p) ? Long.toString((long) p) : Double.toString(p);
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
