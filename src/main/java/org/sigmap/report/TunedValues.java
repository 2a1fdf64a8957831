package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.TunedChoice;
import org.sigmap.results.TunedValue;
import org.sigmap.spec.Study;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Tuned.Edge;
import org.sigmap.spec.Tuning;

/**
 * Which values a tuned run has chosen.
 *
 * @param field dotted path of the tuned field
 * @param shown the values of a setting's results, with a word where one is at an edge
 * @param spec how they were chosen; absent where this version does not read the specification
 * @param choices every value's loss, where the specification is known
 */
record TunedValues(
    String field,
    Map<Map<String, Object>, String> shown,
    Optional<TuneSpec> spec,
    List<TunedChoice> choices) {

  /**
   * Absent of runs that tuned nothing.
   *
   * @param study that the run is of, where it is known
   */
  static Optional<TunedValues> of(RunDirectory run, List<CellRecord> cells, Optional<Study> study)
      throws IOException {
    List<CellRecord> tuned = cells.stream().filter(cell -> cell.tuned() != null).toList();
    if (tuned.isEmpty()) {
      return Optional.empty();
    }
    Map<Map<String, Object>, String> shown =
        tuned.stream()
            .collect(
                Collectors.groupingBy(
                    CellRecord::setting,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        cell -> shown(cell.tuned()),
                        Collectors.collectingAndThen(
                            Collectors.toCollection(TreeSet::new),
                            all -> String.join(", ", all)))));
    Optional<Tuning> tuning = study.flatMap(Study::tuning);
    Map<String, CellRecord> records =
        run.records().stream().collect(Collectors.toMap(CellRecord::cell, Function.identity()));
    return Optional.of(
        new TunedValues(
            tuned.get(0).tuned().field(),
            shown,
            tuning.map(Tuning::spec),
            tuning.stream()
                .flatMap(t -> TunedChoice.of(t, records).values().stream())
                .map(choice -> choice.joined(study.get().axes()))
                .toList()));
  }

  private static String shown(TunedValue tuned) {
    return AxisValue.label(tuned.value()) + (tuned.edge() == null ? "" : " (edge)");
  }

  /** The values of a setting, a dash where it has no result. */
  String of(Map<String, Object> setting) {
    return shown.getOrDefault(setting, "-");
  }

  /** Writes {@code tuned.csv}. */
  void writeTable(RunDirectory run) throws IOException {
    if (spec.isPresent()) {
      run.writeTable("tuned.csv", !choices.isEmpty(), TunedChoice.toCsv(spec.get(), choices));
    }
  }

  /** What was chosen how, and which choices are at an edge; absent where that is not known. */
  Optional<Answer> answer(Summary summary) {
    if (spec.isEmpty() || choices.isEmpty()) {
      return Optional.empty();
    }
    List<String> axes = Layout.varying(summary);
    boolean bySeed = spec.get().per() == TuneSpec.Per.SEED;
    if (bySeed) {
      axes.add(AxisName.SEED.path());
    }
    String loss = loss();
    List<TunedChoice.Tried> tried = choices.get(0).tried();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "chosen of %d values from %s to %s by the final %s%s; %s at an edge"
            .formatted(
                tried.size(),
                label(tried.get(0)),
                label(tried.get(tried.size() - 1)),
                loss,
                bySeed ? ", seed by seed" : ", mean over the seeds of a setting",
                Excerpt.count(
                    (int) choices.stream().filter(c -> c.edge() != null).count(), choices.size())));
    choices.stream()
        .filter(choice -> choice.edge() != null)
        .forEach(choice -> sentences.add(edge(choice, axes, loss)));
    return Optional.of(
        new Answer(
            "Which " + Labels.axis(field) + " suits each setting?",
            sentences,
            "A value that lost seeds loses to those that did not; a tie takes the smaller value."
                + (spec.get().holdsOut()
                    ? " Chosen on rows held out of the training rows"
                    : " Chosen on the training rows")
                + ", never on the test rows. tuned.csv has the loss of every value."));
  }

  private static String edge(TunedChoice choice, List<String> axes, String loss) {
    String where = Labels.setting(choice.setting(), axes);
    boolean highest = choice.edge() == Edge.HIGHEST;
    return "%s%s is the %s value tried%s; try %s ones"
        .formatted(
            where.isEmpty() ? "" : where + ": ",
            label(choice.best()),
            highest ? "largest" : "smallest",
            choice
                .falls()
                .map(
                    share ->
                        ", to which the %s still falls by %s%% from the next"
                            .formatted(loss, Labels.number(100 * share)))
                .orElse(choice.best().lost() > 0 ? ", and it lost seeds" : ""),
            highest ? "larger" : "smaller");
  }

  /** What decides, in words. */
  String loss() {
    return spec.map(s -> Metric.label(TunedChoice.decides(s).key())).orElse("");
  }

  private static String label(TunedChoice.Tried tried) {
    return Labels.value(AxisValue.normalise(tried.value()));
  }
}
