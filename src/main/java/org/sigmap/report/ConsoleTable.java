package org.sigmap.report;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** The answer of a run as plain text for a terminal. */
public final class ConsoleTable {
  private static final String GAP = "  ";

  private static final Map<String, String> ASCII =
      Map.of("±", "+-", "−", "-", "–", "-", "ᵀ", "^T", "Σ", "Sigma", "α", "alpha", "∞", "infinity");

  private ConsoleTable() {}

  /**
   * One line per setting with the deciding metric's mean and the half-width of its 95 % interval,
   * marked {@code *} where it is best among settings with every seed, {@code ~} where it is tied
   * with that one and {@code !} where it lacks seeds; then the answers.
   */
  static String format(Summary summary, Conclusions conclusions) {
    Optional<BestValues> best = conclusions.main();
    StringBuilder text = new StringBuilder(table(summary, best));
    for (Answer answer : conclusions.answers()) {
      text.append('\n').append(answer.question()).append('\n');
      answer.shown().forEach(sentence -> text.append(GAP).append(sentence).append('\n'));
    }
    best.ifPresent(values -> text.append('\n').append(key(values)).append('\n'));
    return text.toString();
  }

  /** The text in a terminal's signs; ASCII stands in for those that it lacks. */
  public static String shown(String text, Charset charset) {
    if (charset.canEncode() && charset.newEncoder().canEncode(text)) {
      return text;
    }
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(sign -> ASCII.getOrDefault(sign, sign))
        .collect(Collectors.joining());
  }

  private static String key(BestValues best) {
    Collection<Standing> found = best.standings().values();
    List<String> marks = new ArrayList<>(List.of("* best"));
    if (found.contains(Standing.ALIKE)) {
      marks.add(
          "~ tied: the 95% interval of its difference to the best, seeds paired and uncorrected,"
              + " holds 0");
    }
    if (found.contains(Standing.INCOMPLETE) || found.contains(Standing.LOST)) {
      marks.add("! lacks seeds, not ranked");
    }
    return String.join("; ", marks);
  }

  private static String table(Summary summary, Optional<BestValues> best) {
    List<String> axes = Layout.varying(summary);
    Optional<Goal> goal = Goal.of(summary);
    List<String> lost = lostColumns(summary);
    TableRows shown = TableRows.of(summary);
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(axes.stream().map(Words::escape).toList());
    header.add("seeds");
    header.add(goal.map(g -> g.metric() + " (mean ± 95%)").orElse("result"));
    header.add("");
    header.addAll(lost);
    rows.add(header);
    for (Map<String, Object> setting : shown.settings()) {
      Optional<Estimate> e = goal.flatMap(g -> summary.estimate(setting, g.metric()));
      List<String> row = new ArrayList<>();
      axes.forEach(axis -> row.add(Words.escape(AxisValue.label(setting.get(axis)))));
      row.add(Integer.toString(e.map(Estimate::n).orElse(0)));
      row.add(e.map(Labels::plusMinus).orElse("-"));
      row.add(best.map(values -> mark(values.standing(setting))).orElse(""));
      lost.forEach(count -> row.add(lostCount(summary, setting, count)));
      rows.add(row);
    }
    String remark = shown.remark().isEmpty() ? "" : shown.remark() + "\n";
    return align(rows, axes, summary) + remark;
  }

  private static String mark(Standing standing) {
    return switch (standing) {
      case BEST -> "*";
      case ALIKE -> "~";
      case INCOMPLETE, LOST -> "!";
      case APART -> "";
    };
  }

  /** The counts of cells without a result that any setting has: diverged, failed. */
  static List<String> lostColumns(Summary summary) {
    return Stream.of(Metric.DIVERGED, Metric.FAILED).filter(summary::has).map(Metric::key).toList();
  }

  /** "2 of 5", empty where no cell ended so. */
  static String lostCount(Summary summary, Map<String, Object> setting, String count) {
    return summary
        .estimate(setting, count)
        .map(e -> Math.round(e.mean() * e.n()) + " of " + e.n())
        .orElse("");
  }

  private static String align(List<List<String>> rows, List<String> axes, Summary summary) {
    int[] widths = new int[rows.get(0).size()];
    boolean[] numbers = new boolean[widths.length];
    for (int column = 0; column < axes.size(); column++) {
      numbers[column] = Layout.numeric(summary, axes.get(column));
    }
    numbers[axes.size()] = true;
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String padding = " ".repeat(widths[column] - row.get(column).length());
        line.append(numbers[column] ? padding + row.get(column) : row.get(column) + padding)
            .append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
