package org.sigmap.experiment.suggest;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.math.Estimate;
import org.sigmap.math.Statistics;
import org.sigmap.results.Comparison;
import org.sigmap.results.Difference;

/**
 * What the training rows say about p.
 *
 * @param examples training rows that were looked at
 * @param all training rows
 * @param classes how many the labels tell apart; empty where they are numbers
 * @param directions eigen-directions of Σ by descending variance, with what each explains; empty
 *     where there are too few examples for their number, or they do not vary independently
 * @param signalTest p-value of the hypothesis that the labels do not depend on the inputs
 * @param candidates in ascending order of p
 */
public record Suggestion(
    int examples,
    int all,
    OptionalInt classes,
    List<Direction> directions,
    Noise noise,
    double signalTest,
    List<Candidate> candidates) {
  /** Level of the test for a signal. */
  public static final double LEVEL = 0.05;

  /**
   * One eigen-direction of Σ.
   *
   * @param variance λ
   * @param share of the labels' variance that it explains on its own
   */
  public record Direction(double variance, Estimate share) {}

  /**
   * How noisy the labels are.
   *
   * @param share of the labels' variance that is noise
   */
  public record Noise(double share, Statistics.Interval interval) {
    /** Standard deviation of the signal over that of the noise. */
    public double snr() {
      return snr(share);
    }

    /** The signal-to-noise ratio at the ends of the share's interval. */
    public Statistics.Interval snrInterval() {
      return new Statistics.Interval(snr(interval.high()), snr(interval.low()));
    }

    private static double snr(double share) {
      return Math.sqrt(Math.max(0, 1 - share) / share);
    }
  }

  /**
   * One exponent.
   *
   * @param predictedLoss mean squared error that fresh labels, of classes one-hot, are predicted to
   *     have at the end of training, the labels' variance being 1; infinite where nothing can be
   *     predicted
   * @param degreesOfFreedom what the fit has spent by then
   * @param minusBest predicted loss minus that of the best candidate, examples paired; null where
   *     this is the best or nothing can be predicted
   * @param bestStep of a doubling sequence of steps, the one with the least predicted loss
   * @param bestLoss predicted loss there
   */
  public record Candidate(
      double p,
      double predictedLoss,
      double degreesOfFreedom,
      Estimate minusBest,
      int bestStep,
      double bestLoss) {}

  public Suggestion {
    directions = List.copyOf(directions);
    candidates = List.copyOf(candidates);
  }

  public Candidate best() {
    return candidates.stream()
        .min(Comparator.comparingDouble(Candidate::predictedLoss))
        .orElseThrow();
  }

  /** Each other candidate that can be compared with the best, corrected over all pairs. */
  Map<Candidate, Comparison> toBest() {
    Map<Candidate, Difference> differences = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.minusBest() != null) {
        differences.put(candidate, Difference.ofPairs(candidate.minusBest()));
      }
    }
    return Comparison.corrected(Comparison.Family.BEST, differences);
  }

  /** Whether p = 0, plain gradient descent, is a candidate and none is told from the best. */
  public boolean leavesZero() {
    Map<Candidate, Comparison> toBest = toBest();
    return candidates.size() > 1
        && toBest.size() == candidates.size() - 1
        && toBest.values().stream().allMatch(Comparison::tied)
        && candidates.stream().anyMatch(candidate -> candidate.p() == 0);
  }

  /** Whether any candidate is told from the best. */
  boolean tells() {
    return toBest().values().stream().anyMatch(Comparison::told);
  }

  /** Whether the labels depend on the inputs, as far as the test can tell. */
  public boolean signalFound() {
    return signalTest <= LEVEL;
  }
}
