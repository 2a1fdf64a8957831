package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Comparison;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/**
 * What a run says to a question.
 *
 * @param how what its numbers are: of which seeds, by which test
 * @param table the numbers, where neither summary nor figure shows them so
 */
record Answer(String question, List<String> sentences, String how, Optional<Table> table) {
  /** Rows of text under their heads. */
  record Table(List<String> heads, List<List<String>> rows) {}

  /** Sentences that console and page show of an answer; the tables hold all. */
  private static final int MOST_SENTENCES = 24;

  private static final String INTERVALS =
      "95% Student-t intervals, cut to what the metric can be; of few and skewed values they cover"
          + " less (docs/statistics.md)";

  Answer {
    sentences = List.copyOf(sentences);
  }

  Answer(String question, List<String> sentences, String how) {
    this(question, sentences, how, Optional.empty());
  }

  /** The sentences that are shown, and how many are not. */
  List<String> shown() {
    if (sentences.size() <= MOST_SENTENCES) {
      return sentences;
    }
    List<String> shown = new ArrayList<>(sentences.subList(0, MOST_SENTENCES));
    String more = "and %s more: summary.csv has every mean, paired.csv every comparison";
    shown.add(more.formatted(sentences.size() - MOST_SENTENCES));
    return shown;
  }

  /**
   * The answers of a run, that to the question it was made for first: whether a theorem holds,
   * which p optimizers act like, which cue is followed, where a learned p went; then which setting
   * is best.
   *
   * @param precision that cells were trained in, where it is known
   */
  static List<Answer> of(
      Summary summary,
      List<CellRecord> cells,
      Optional<BestValues> best,
      Optional<PairedFigure> paired,
      Optional<String> precision) {
    List<Answer> answers =
        new ArrayList<>(
            Stream.of(
                    GramAnswer.of(summary, cells, precision),
                    FingerprintAnswer.of(summary),
                    CueAnswer.of(summary, cells),
                    LearnedAnswer.of(summary))
                .flatMap(Optional::stream)
                .toList());
    best.map(values -> ranking(summary, values, paired)).ifPresent(answers::add);
    if (answers.isEmpty()) {
      answers.add(single(summary, cells));
    }
    return answers;
  }

  private static Answer ranking(Summary summary, BestValues best, Optional<PairedFigure> paired) {
    List<String> axes = Layout.varying(summary);
    List<String> sentences = new ArrayList<>();
    paired.flatMap(PairedFigure::finding).ifPresent(sentences::add);
    best.rows().forEach(row -> sentences.add(new Finding(best, row).sentence(axes)));
    Goal goal = new Goal(best.metric());
    return new Answer(
        "Which %s gives the %s %s?"
            .formatted(Labels.axis(best.axis()), goal.superlative(), goal.label()),
        sentences,
        means(best.seeds())
            + " The best is taken among values with every seed."
            + (best.tested() ? ties(Comparison.holm(best.comparisons())) : ""));
  }

  /**
   * @param holm as {@link Comparison#holm} has it
   */
  private static String ties(String holm) {
    return " Ties: the difference to the best, seeds paired, is not told from 0 at 5%"
        + (holm.isEmpty()
            ? "."
            : holm
                + " in a group, as the best was chosen on the same seeds; intervals are each by"
                + " itself.")
        + " Seeds to tell two apart: for 80% power at that level, if they differ by as much as"
        + " here; the range is for what the spread may be.";
  }

  /** "Means over 5 seeds with …". */
  static String means(int seeds) {
    return seeds == 1
        ? "One seed, so no intervals."
        : "Means over " + seeds + " seeds with " + INTERVALS + ".";
  }

  /** The answer where nothing competes. */
  private static Answer single(Summary summary, List<CellRecord> cells) {
    Optional<Goal> goal = Goal.of(summary);
    long lost = cells.stream().filter(cell -> cell.status().lost()).count();
    if (goal.isEmpty()) {
      return new Answer(
          "What does the network reach?",
          List.of(
              (summary.has(Metric.FAILED) ? "no cell has a result" : "every cell diverged")
                  + ", so there is no final metric"),
          lost + " of " + Words.count(cells.size(), "cell") + " lost.");
    }
    String label = goal.get().label();
    List<String> axes = Layout.varying(summary);
    List<String> reached = new ArrayList<>();
    for (Map<String, Object> setting : summary.settings()) {
      String where = axes.isEmpty() ? "" : Labels.setting(setting, axes) + ": ";
      int trained = summary.lost(setting).map(Summary.Lost::cells).orElse(summary.seeds(setting));
      reached.add(
          where
              + summary
                  .estimate(setting, goal.get().metric())
                  .map(
                      e ->
                          "%s %s%s"
                              .formatted(
                                  label,
                                  Labels.interval(e),
                                  e.n() < trained
                                      ? " over " + e.n() + " survivors of " + trained
                                      : ""))
                  .orElse("no result"));
    }
    return new Answer(
        "What " + label + " does the network reach?", reached, means(summary.seeds()));
  }
}
