package org.sigmap.experiment.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.spec.Words;

/**
 * One p for several data sets: that of the least predicted loss on average over them, the labels'
 * variance being 1 in each. Where a value is tuned for every p, each has the one that is predicted
 * to suit it.
 *
 * @param candidates in ascending order of p
 * @param tasks how many data sets
 * @param told in how many of them some p is told from the one that is best there
 * @param leavesZero whether p = 0 is not told from the best one, and no other is, in any of them
 */
public record Overall(List<Candidate> candidates, int tasks, int told, boolean leavesZero) {

  /**
   * One exponent.
   *
   * @param predictedLoss mean over the data sets; infinite where nothing can be predicted of one
   * @param most above the least predicted loss of any p, in the data set where that is most
   * @param best in how many data sets it is the best
   */
  public record Candidate(double p, double predictedLoss, double most, int best) {}

  /**
   * @param dataSets the suggestions for each, one for every value of what is tuned, all of the same
   *     candidates
   */
  public static Overall of(List<List<Suggestion>> dataSets) {
    List<Suggestion.Candidate> exponents = dataSets.get(0).get(0).candidates();
    List<double[]> losses =
        dataSets.stream().map(tried -> losses(tried, exponents.size())).toList();
    int[] best = new int[exponents.size()];
    losses.forEach(of -> best[least(of)]++);
    List<Candidate> candidates = new ArrayList<>();
    for (int c = 0; c < exponents.size(); c++) {
      double sum = 0;
      double most = 0;
      for (double[] of : losses) {
        sum += of[c];
        most = Math.max(most, of[c] - of[least(of)]);
      }
      candidates.add(new Candidate(exponents.get(c).p(), sum / losses.size(), most, best[c]));
    }
    return new Overall(
        List.copyOf(candidates),
        losses.size(),
        (int) dataSets.stream().filter(tried -> tried.stream().anyMatch(Suggestion::tells)).count(),
        dataSets.stream().flatMap(List::stream).allMatch(Suggestion::leavesZero));
  }

  /** The least predicted loss of each candidate. */
  private static double[] losses(List<Suggestion> tried, int candidates) {
    return IntStream.range(0, candidates)
        .mapToDouble(
            c ->
                tried.stream()
                    .mapToDouble(suggestion -> suggestion.candidates().get(c).predictedLoss())
                    .min()
                    .orElseThrow())
        .toArray();
  }

  /** Where the least one is, the first of several. */
  private static int least(double[] losses) {
    return IntStream.range(0, losses.length)
        .boxed()
        .min(Comparator.comparingDouble(c -> losses[c]))
        .orElseThrow();
  }

  public Candidate best() {
    return candidates.stream()
        .min(Comparator.comparingDouble(Candidate::predictedLoss))
        .orElseThrow();
  }

  /** Why it is that one, in sentences. */
  public List<String> reasons() {
    Candidate best = best();
    if (Double.isInfinite(best.predictedLoss())) {
      return List.of("every p fits the labels of some data set to within rounding");
    }
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "its predicted loss is the least on average over %s: %s"
            .formatted(Words.count(tasks, "data set"), Reasons.number(best.predictedLoss(), 3)));
    reasons.add(
        "it is the best in %d of them and in none more than %s above the best"
            .formatted(best.best(), Reasons.number(best.most(), 3)));
    reasons.add(
        leavesZero
            ? "no p is told from another in any of them: " + Reasons.LEAVE_ZERO
            : "in %d of %d a p is told from the best one there, at 5 %%%s"
                .formatted(told, tasks, told < tasks ? "; in the others none is" : ""));
    return reasons;
  }
}
