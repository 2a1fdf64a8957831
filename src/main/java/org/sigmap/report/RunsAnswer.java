package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisColumns;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Comparison;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/**
 * What several runs change at the settings that all of them have: every run against the last one,
 * seeds paired, and whether another value of the compared axis is best.
 *
 * @param runs what the runs are called, the one they are held against last
 * @param tuned the values that were chosen in those that are tuned
 * @param summary of all runs, with {@link AxisName#RUN} as axis
 * @param ranked the best values in each run, absent where nothing but the run competes
 * @param rows the differences by the metric that decides
 */
record RunsAnswer(
    List<String> runs,
    Map<String, TunedValues> tuned,
    Summary summary,
    Optional<BestValues> ranked,
    List<PairedDifferences.Row> rows) {
  private static final String RUN = AxisName.RUN.path();

  Optional<Answer> answer() {
    return Goal.of(summary)
        .map(
            goal ->
                new Answer(
                    "What changes in the %s against %s?".formatted(goal.label(), reference()),
                    sentences(),
                    how(),
                    Optional.of(table(goal))));
  }

  private String reference() {
    return runs.get(runs.size() - 1);
  }

  private String how() {
    return Answer.means(summary.seeds())
        + " Differences are to "
        + reference()
        + " at the same setting, within seeds that both have; their intervals are each by itself,"
        + " told from 0 at 5%"
        + Comparison.holm(rows.stream().map(PairedDifferences.Row::comparison).toList())
        + ".";
  }

  private List<String> otherRuns() {
    return runs.subList(0, runs.size() - 1);
  }

  /** A row a setting: each run's mean, the values it chose, its difference to the last run. */
  private Answer.Table table(Goal goal) {
    List<String> axes = Layout.varying(summary);
    axes.remove(RUN);
    AxisColumns columns = AxisColumns.of(axes, summary.settings());
    List<String> heads = new ArrayList<>(columns.names().stream().map(Labels::axis).toList());
    for (String run : runs) {
      heads.add(run + ": " + goal.metric());
      Optional.ofNullable(tuned.get(run)).ifPresent(t -> heads.add(Labels.axis(t.field())));
    }
    for (String run : otherRuns()) {
      heads.addAll(List.of(run + " − " + reference(), "seeds", "p (Holm)"));
    }
    List<List<String>> lines = new ArrayList<>();
    for (Map<String, Object> setting : settings()) {
      List<String> line = new ArrayList<>();
      columns
          .paths()
          .forEach(
              (axis, paths) ->
                  paths.forEach(
                      path -> line.add(Labels.value(AxisColumns.value(setting, axis, path)))));
      boolean alike = overTheSameSeeds(setting, goal);
      for (String run : runs) {
        Map<String, Object> own = AxisValue.with(setting, RUN, run);
        line.add(
            summary
                .estimate(own, goal.metric())
                .map(e -> Labels.plusMinus(e) + (alike ? "" : " of " + Words.count(e.n(), "seed")))
                .orElse("–"));
        Optional.ofNullable(tuned.get(run)).ifPresent(t -> line.add(t.of(setting)));
      }
      for (String run : otherRuns()) {
        line.addAll(difference(AxisValue.with(setting, RUN, run)));
      }
      lines.add(List.copyOf(line));
    }
    return new Answer.Table(List.copyOf(heads), lines);
  }

  /** Whether the runs' means are over the seeds of their differences, which both runs have. */
  private boolean overTheSameSeeds(Map<String, Object> setting, Goal goal) {
    return runs.stream()
            .map(run -> AxisValue.with(setting, RUN, run))
            .flatMap(
                own ->
                    Stream.concat(
                        summary.estimate(own, goal.metric()).stream(),
                        row(own).map(r -> r.comparison().difference().estimate()).stream()))
            .map(Estimate::n)
            .distinct()
            .count()
        <= 1;
  }

  private List<Map<String, Object>> settings() {
    return summary.settings().stream().map(s -> AxisValue.without(s, RUN)).distinct().toList();
  }

  private Optional<PairedDifferences.Row> row(Map<String, Object> setting) {
    return rows.stream().filter(row -> row.setting().equals(setting)).findFirst();
  }

  private List<String> difference(Map<String, Object> setting) {
    return row(setting)
        .map(PairedDifferences.Row::comparison)
        .map(
            c ->
                List.of(
                    Labels.plusMinus(c.difference().estimate()),
                    Integer.toString(c.difference().estimate().n()),
                    Double.isNaN(c.corrected()) ? "–" : Labels.number(c.corrected())))
        .orElse(List.of("–", "0", "–"));
  }

  /** A sentence for each setting of the axes that do not compete, and run. */
  private List<String> sentences() {
    Optional<String> axis = ranked.map(BestValues::axis);
    Map<Map<String, Object>, List<Map<String, Object>>> groups =
        settings().stream()
            .collect(
                Collectors.groupingBy(
                    s -> axis.map(a -> AxisValue.without(s, a)).orElse(s),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> sentences = new ArrayList<>();
    groups.forEach(
        (group, settings) -> otherRuns().forEach(run -> sentences.add(said(run, group, settings))));
    return sentences;
  }

  private String said(String run, Map<String, Object> group, List<Map<String, Object>> settings) {
    List<String> named = Layout.varying(summary).stream().filter(group::containsKey).toList();
    String where = named.isEmpty() ? "" : Labels.setting(group, named) + ": ";
    List<PairedDifferences.Row> compared =
        settings.stream()
            .flatMap(s -> row(AxisValue.with(s, RUN, run)).stream())
            .filter(row -> !Double.isNaN(row.comparison().corrected()))
            .toList();
    String change =
        compared.isEmpty()
            ? "too few seeds in common to compare %s with %s by".formatted(run, reference())
            : "%s − %s is %s"
                .formatted(
                    run,
                    reference(),
                    Stream.of(
                            listed("told from 0", compared, Comparison::told, true),
                            listed("not told from 0", compared, c -> c.tied() && !none(c), true),
                            listed("0 in every seed", compared, RunsAnswer::none, false))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", and ")));
    return where + change + ranked.map(best -> "; " + best(best, run, group)).orElse("");
  }

  private static boolean none(Comparison comparison) {
    Estimate e = comparison.difference().estimate();
    return e.constant() && e.mean() == 0;
  }

  /**
   * "told from 0 at p = −1 (−0.12 [−0.15, −0.09]), p = 0 (…)"; empty where there are none.
   *
   * @param numbers whether they are shown
   */
  private String listed(
      String what,
      List<PairedDifferences.Row> compared,
      Predicate<Comparison> which,
      boolean numbers) {
    List<PairedDifferences.Row> those =
        compared.stream().filter(row -> which.test(row.comparison())).toList();
    String at = ranked.isEmpty() ? " " : " at ";
    return those.isEmpty()
        ? ""
        : those.stream()
            .map(row -> value(row) + (numbers ? shown(row) : ""))
            .collect(Collectors.joining(", ", what + at, ""))
            .strip();
  }

  /** "p = −1", or nothing where nothing competes. */
  private String value(PairedDifferences.Row row) {
    return ranked
        .map(BestValues::axis)
        .map(axis -> Labels.setting(axis, row.setting().get(axis)))
        .orElse("");
  }

  private String shown(PairedDifferences.Row row) {
    return (ranked.isEmpty() ? "" : " ")
        + "("
        + Labels.interval(row.comparison().difference().estimate())
        + (row.comparison().tiedByCorrection() ? ", told apart if it were the only one" : "")
        + ")";
  }

  /** Whether another value is best, and whether both runs tell the two apart. */
  private String best(BestValues best, String run, Map<String, Object> group) {
    String axis = Labels.axis(best.axis());
    BestValues.Row own = row(best, run, group);
    BestValues.Row other = row(best, reference(), group);
    List<String> none = named(run, own.best().isEmpty(), other.best().isEmpty());
    if (!none.isEmpty()) {
      return "no value of %s has %s in %s, so that none is best there"
          .formatted(axis, (own.best().isEmpty() ? own : other).lacking(), none.get(0));
    }
    List<String> same = named(run, own.allSame(), other.allSame());
    if (!same.isEmpty()) {
      return "no seed tells values of %s apart in %s, so that none is best there"
          .formatted(axis, String.join(" and ", same));
    }
    BestValues.Candidate here = own.best().orElseThrow();
    BestValues.Candidate there = other.best().orElseThrow();
    if (here.value().equals(there.value())) {
      return "the best %s is %s in both".formatted(axis, Labels.value(here.value()));
    }
    List<String> undecided = named(run, !told(own, there.value()), !told(other, here.value()));
    boolean alike = here.seeds().all() == there.seeds().all();
    return "the best %s is %s in %s%s and %s in %s%s%s"
        .formatted(
            axis,
            Labels.value(there.value()),
            reference(),
            alike ? "" : " (" + Labels.counted(there.seeds()) + ")",
            Labels.value(here.value()),
            run,
            alike ? "" : " (" + Labels.counted(here.seeds()) + ")",
            undecided.isEmpty()
                ? ", told apart in both: it changes"
                : ", not told apart in " + String.join(" and ", undecided));
  }

  /** The run and the one that it is held against, where each is to be named. */
  private List<String> named(String run, boolean own, boolean other) {
    return Stream.of(own ? run : "", other ? reference() : "")
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static boolean told(BestValues.Row row, Object value) {
    return row.candidates().stream()
        .filter(c -> c.value().equals(value) && c.standing() == Standing.APART)
        .anyMatch(c -> c.fromBest().filter(Comparison::told).isPresent());
  }

  private static BestValues.Row row(BestValues best, String run, Map<String, Object> group) {
    return best.rows().stream()
        .filter(row -> row.group().equals(AxisValue.with(group, RUN, run)))
        .findFirst()
        .orElseThrow();
  }
}
