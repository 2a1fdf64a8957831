package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Candidate;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Comparison;
import org.sigmap.results.Difference;

/** The best value of the compared axis in one group of settings, in words. */
record Finding(BestValues values, BestValues.Row row) {
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
    if (row.best().isPresent() && row.allSame()) {
      parts.add(same(row.best().get()));
    } else {
      parts.add(row.best().map(this::best).orElseGet(this::none));
      row.best().map(this::standing).ifPresent(parts::add);
    }
    List<Candidate> ahead = row.best().isPresent() ? values.ahead(row) : List.of();
    ahead.stream().limit(MOST_NAMED).map(this::ahead).forEach(parts::add);
    List<Candidate> behind = new ArrayList<>(row.with(Standing.INCOMPLETE));
    behind.removeAll(ahead);
    if (!behind.isEmpty()) {
      parts.add("not ranked: " + listed(behind.stream().map(this::incomplete)));
    }
    List<Candidate> lost = row.with(Standing.LOST);
    if (!lost.isEmpty()) {
      parts.add(
          "no result at "
              + listed(lost.stream().map(c -> name(c) + " (" + Labels.missing(c.seeds()) + ")")));
    }
    return where + String.join("; ", parts);
  }

  private Goal goal() {
    return new Goal(values.metric());
  }

  private String same(Candidate best) {
    Stream<Candidate> all = Stream.concat(Stream.of(best), row.with(Standing.ALIKE).stream());
    return "the same %s in every seed at %s (%s), so none is best"
        .formatted(goal().label(), listed(all.map(this::name)), mean(best) + fewer(best));
  }

  private String best(Candidate best) {
    return "%s %s at %s (%s%s)"
        .formatted(goal().superlative(), goal().label(), name(best), mean(best), fewer(best));
  }

  private String none() {
    return "no value of %s has %s, so none is best"
        .formatted(Labels.axis(values.axis()), row.lacking());
  }

  private String standing(Candidate best) {
    List<Candidate> ties = row.with(Standing.ALIKE);
    if (ties.isEmpty() && row.with(Standing.APART).isEmpty()) {
      return "no other value has every seed";
    }
    if (!best.estimate().orElseThrow().hasInterval()) {
      return "one seed, so there is no interval to compare by";
    }
    return ties.isEmpty()
        ? "no tie"
        : "tied with " + listed(ties.stream().map(this::tie)) + needed(best);
  }

  /** How many seeds would tell the best two apart, where these do not. */
  private String needed(Candidate best) {
    return row.second()
        .flatMap(
            second ->
                second
                    .fromBest()
                    .flatMap(Comparison::seedsNeeded)
                    .map(
                        seeds ->
                            "; %s and %s would take %s to tell apart"
                                .formatted(name(best), name(second), Labels.seeds(seeds))))
        .orElse("");
  }

  private String tie(Candidate candidate) {
    Comparison comparison = candidate.fromBest().orElseThrow();
    Difference difference = comparison.difference();
    return "%s (difference %s%s%s)"
        .formatted(
            name(candidate),
            Labels.interval(difference.estimate()),
            comparison.tiedByCorrection() ? ", told apart if it were the only one" : "",
            difference.paired() ? "" : ", seeds not shared, so unpaired");
  }

  private String ahead(Candidate candidate) {
    return "%s has a %s mean over %s (%s; %s) and is not ranked"
        .formatted(
            name(candidate),
            goal().kind().highest() ? "higher" : "lower",
            Labels.counted(candidate.seeds()),
            mean(candidate),
            Labels.missing(candidate.seeds()));
  }

  private String incomplete(Candidate candidate) {
    return "%s (%s over %s; %s)"
        .formatted(
            name(candidate),
            mean(candidate),
            Labels.counted(candidate.seeds()),
            Labels.missing(candidate.seeds()));
  }

  /** " over 2 seeds", of a run that has fewer than another one beside it. */
  private String fewer(Candidate candidate) {
    return candidate.seeds().all() < values.seeds()
        ? " over " + Labels.counted(candidate.seeds())
        : "";
  }

  private static String mean(Candidate candidate) {
    return Labels.interval(candidate.estimate().orElseThrow());
  }

  private String name(Candidate candidate) {
    return Labels.setting(values.axis(), candidate.value());
  }

  private static String listed(Stream<String> names) {
    List<String> all = names.toList();
    String some = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return all.size() > MOST_NAMED ? some + " and " + (all.size() - MOST_NAMED) + " more" : some;
  }
}
