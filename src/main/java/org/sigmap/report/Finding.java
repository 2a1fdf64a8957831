package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.results.BestValues;
import org.sigmap.results.Difference;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Standing;

/**
 * The best value of the compared axis in one group of settings, in words.
 *
 * @param goal the metric that decides
 * @param values all groups
 * @param row this one
 */
record Finding(Goal goal, BestValues values, BestValues.Row row) {
  /** Values that a sentence names of a kind, at most. */
  private static final int MOST_NAMED = 12;

  /**
   * The finding: which value is best, which are tied with it, which lost seeds, and which have no
   * result at all.
   *
   * @param axes the axes that name the group
   */
  String sentence(List<String> axes) {
    List<String> named = axes.stream().filter(row.group()::containsKey).toList();
    String where = named.isEmpty() ? "" : Labels.setting(row.group(), named) + ": ";
    List<String> parts = new ArrayList<>();
    if (row.best().isPresent() && allSame()) {
      parts.add(same(row.best().get()));
    } else {
      parts.add(row.best().map(this::best).orElseGet(this::none));
      row.best().map(this::standing).ifPresent(parts::add);
    }
    List<BestValues.Candidate> ahead = row.best().isPresent() ? values.ahead(row) : List.of();
    ahead.stream().limit(MOST_NAMED).map(this::ahead).forEach(parts::add);
    List<BestValues.Candidate> behind = new ArrayList<>(row.with(Standing.INCOMPLETE));
    behind.removeAll(ahead);
    if (!behind.isEmpty()) {
      parts.add("not ranked: " + listed(behind.stream().map(this::incomplete)));
    }
    List<BestValues.Candidate> lost = row.with(Standing.LOST);
    if (!lost.isEmpty()) {
      parts.add(
          "no result at "
              + listed(lost.stream().map(c -> name(c) + " (" + Labels.missing(c.seeds()) + ")")));
    }
    return where + String.join("; ", parts);
  }

  /** Whether no seed tells the values apart, so that the best one is only the first. */
  private boolean allSame() {
    List<BestValues.Candidate> ties = row.with(Standing.ALIKE);
    return !ties.isEmpty()
        && row.with(Standing.APART).isEmpty()
        && ties.stream().map(tie -> tie.fromBest().orElseThrow()).allMatch(Finding::isZero);
  }

  private static boolean isZero(Difference difference) {
    return difference.paired()
        && difference.estimate().constant()
        && difference.estimate().mean() == 0;
  }

  private String same(BestValues.Candidate best) {
    return "the same "
        + Metric.label(goal.metric())
        + " in every seed at "
        + listed(Stream.concat(Stream.of(best), row.with(Standing.ALIKE).stream()).map(this::name))
        + " ("
        + Labels.interval(best.estimate().orElseThrow())
        + "), so none is best";
  }

  private String best(BestValues.Candidate best) {
    return goal.superlative()
        + " "
        + Metric.label(goal.metric())
        + " at "
        + name(best)
        + " ("
        + Labels.interval(best.estimate().orElseThrow())
        + ")";
  }

  private String none() {
    return "no value of "
        + Labels.axis(values.axis())
        + (row.with(Standing.INCOMPLETE).isEmpty() ? " has a result" : " has every seed")
        + ", so none is best";
  }

  private String standing(BestValues.Candidate best) {
    List<BestValues.Candidate> ties = row.with(Standing.ALIKE);
    if (ties.isEmpty() && row.with(Standing.APART).isEmpty()) {
      return "no other value has every seed";
    }
    if (!best.estimate().orElseThrow().hasInterval()) {
      return "one seed, so there is no interval to compare by";
    }
    return ties.isEmpty() ? "no tie" : "tied with " + listed(ties.stream().map(this::tie));
  }

  private String tie(BestValues.Candidate candidate) {
    Difference difference = candidate.fromBest().orElseThrow();
    return name(candidate)
        + " (difference "
        + Labels.interval(difference.estimate())
        + (difference.paired() ? "" : ", seeds not shared, so unpaired")
        + ")";
  }

  private String ahead(BestValues.Candidate candidate) {
    return name(candidate)
        + " has a "
        + (goal.highest() ? "higher" : "lower")
        + " mean over "
        + Labels.counted(candidate.seeds())
        + " ("
        + Labels.interval(candidate.estimate().orElseThrow())
        + "; "
        + Labels.missing(candidate.seeds())
        + ") and is not ranked";
  }

  private String incomplete(BestValues.Candidate candidate) {
    Estimate estimate = candidate.estimate().orElseThrow();
    return "%s (%s over %s; %s)"
        .formatted(
            name(candidate),
            Labels.interval(estimate),
            Labels.counted(candidate.seeds()),
            Labels.missing(candidate.seeds()));
  }

  private String name(BestValues.Candidate candidate) {
    return Labels.setting(values.axis(), candidate.value());
  }

  private static String listed(Stream<String> names) {
    List<String> all = names.toList();
    String some = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return all.size() > MOST_NAMED ? some + " and " + (all.size() - MOST_NAMED) + " more" : some;
  }
}
