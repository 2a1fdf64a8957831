package org.sigmap.experiment.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One p for several data sets: that of the least predicted loss on average over them, the labels'
 * variance being 1 in each.
 *
 * @param candidates in ascending order of p
 * @param tasks how many data sets
 */
public record Overall(List<Candidate> candidates, int tasks) {

  /**
   * One exponent.
   *
   * @param predictedLoss mean over the data sets; infinite where nothing can be predicted of one
   * @param most above the least predicted loss of any p, in the data set where that is most
   * @param best in how many data sets it is the best
   */
  public record Candidate(double p, double predictedLoss, double most, int best) {}

  /**
   * @param suggestions for the data sets, all of the same candidates
   */
  public static Overall of(List<Suggestion> suggestions) {
    List<Candidate> candidates = new ArrayList<>();
    for (int c = 0; c < suggestions.get(0).candidates().size(); c++) {
      double sum = 0;
      double most = 0;
      int best = 0;
      for (Suggestion suggestion : suggestions) {
        Suggestion.Candidate candidate = suggestion.candidates().get(c);
        sum += candidate.predictedLoss();
        most = Math.max(most, candidate.predictedLoss() - suggestion.best().predictedLoss());
        best += candidate == suggestion.best() ? 1 : 0;
      }
      double p = suggestions.get(0).candidates().get(c).p();
      candidates.add(new Candidate(p, sum / suggestions.size(), most, best));
    }
    return new Overall(List.copyOf(candidates), suggestions.size());
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
    return List.of(
        "its predicted loss is the least on average over %d data sets: %s"
            .formatted(tasks, Reasons.number(best.predictedLoss(), 3)),
        "it is the best in %d of them and in none more than %s above the best"
            .formatted(best.best(), Reasons.number(best.most(), 3)));
  }
}
