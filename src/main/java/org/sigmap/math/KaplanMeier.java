package org.sigmap.math;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The share that has not arrived yet, by time, where some are only known not to have arrived until
 * they were last seen: Kaplan and Meier's estimate (1958), S(t) = ∏_{tᵢ ≤ t} (1 − dᵢ/nᵢ), dᵢ
 * arriving of nᵢ at risk.
 *
 * @param steps one a time at which any arrive, in order
 */
public record KaplanMeier(List<Step> steps) {
  private static final double QUANTILE =
      NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025);

  /**
   * From a time on.
   *
   * @param atRisk those that have neither arrived before it nor were last seen before it
   * @param arrived those that arrive at it
   * @param share S
   * @param low lower end of the 95 % interval S^{exp(±1.96 s)}, s = √V / |ln S| with Greenwood's V
   *     = Σ dᵢ/(nᵢ(nᵢ − dᵢ)) (Kalbfleisch and Prentice 1980); S itself where none is left
   * @param high upper end of it, likewise
   */
  public record Step(long time, int atRisk, int arrived, double share, double low, double high) {}

  /**
   * @param arrivals times at which single ones arrive
   * @param lastSeen times until which the others are known not to have arrived: those that arrive
   *     at the same time do so before
   */
  public static KaplanMeier of(List<Long> arrivals, List<Long> lastSeen) {
    NavigableMap<Long, Integer> arriving = counts(arrivals);
    NavigableMap<Long, Integer> leaving = counts(lastSeen);
    List<Step> steps = new ArrayList<>();
    int atRisk = arrivals.size() + lastSeen.size();
    double share = 1;
    double greenwood = 0;
    for (long time : arriving.keySet()) {
      while (!leaving.isEmpty() && leaving.firstKey() < time) {
        atRisk -= leaving.pollFirstEntry().getValue();
      }
      int arrived = arriving.get(time);
      share *= 1 - (double) arrived / atRisk;
      greenwood += arrived / ((double) atRisk * (atRisk - arrived));
      double reach = QUANTILE * Math.sqrt(greenwood) / -Math.log(share);
      boolean left = atRisk > arrived;
      steps.add(
          new Step(
              time,
              atRisk,
              arrived,
              share,
              left ? Math.pow(share, Math.exp(reach)) : 0,
              left ? Math.pow(share, Math.exp(-reach)) : 0));
      atRisk -= arrived;
    }
    return new KaplanMeier(steps);
  }

  private static NavigableMap<Long, Integer> counts(List<Long> times) {
    NavigableMap<Long, Integer> counts = new TreeMap<>();
    times.forEach(time -> counts.merge(time, 1, Integer::sum));
    return counts;
  }
}
