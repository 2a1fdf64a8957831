package org.sigmap.report;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Estimate;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** The answer of a run as plain text for a terminal. */
public final class ConsoleTable {
  private static final String GAP = "  ";

  private ConsoleTable() {}

  /**
   * One line per setting with the deciding metric's mean and the half-width of its 95 % interval,
   * the best value of the compared axis marked {@code *} and those whose interval overlaps it
   * {@code ~}; then one sentence per group.
   *
   * @param charset what the terminal can show; ASCII stands in for signs that it lacks
   */
  public static String format(Summary summary, Charset charset) {
    List<Finding> findings = Finding.of(summary);
    List<String> axes = Layout.varying(summary);
    StringBuilder text = new StringBuilder(table(summary, axes, findings));
    if (!findings.isEmpty()) {
      text.append('\n');
      findings.forEach(
          finding ->
              text.append(bestPrefix(finding, axes)).append(finding.sentence(axes)).append('\n'));
      text.append("* best, ~ its 95% interval overlaps the best one's\n");
    }
    boolean signs = charset.canEncode() && charset.newEncoder().canEncode("±−");
    return signs ? text.toString() : text.toString().replace("±", "+-").replace('−', '-');
  }

  private static String bestPrefix(Finding finding, List<String> axes) {
    boolean grouped = axes.size() > 1;
    return "best " + Labels.axis(finding.axis()) + (grouped ? ", " : ": ");
  }

  private static String table(Summary summary, List<String> axes, List<Finding> findings) {
    Optional<Goal> goal = Goal.of(summary);
    List<String> lost = lostColumns(summary);
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(axes.stream().map(Words::escape).toList());
    header.add("seeds");
    header.add(goal.map(g -> g.metric() + " (mean ± 95%)").orElse("result"));
    header.add("");
    header.addAll(lost);
    rows.add(header);
    for (Map<String, Object> setting : summary.settings()) {
      Optional<Estimate> e = goal.flatMap(g -> summary.estimate(setting, g.metric()));
      List<String> row = new ArrayList<>();
      axes.forEach(axis -> row.add(Words.escape(AxisValue.label(setting.get(axis)))));
      row.add(Integer.toString(e.map(Estimate::n).orElse(0)));
      row.add(e.map(Labels::plusMinus).orElse("-"));
      row.add(mark(setting, findings));
      lost.forEach(count -> row.add(lostCount(summary, setting, count)));
      rows.add(row);
    }
    return align(rows, axes, summary);
  }

  private static String mark(Map<String, Object> setting, List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.isBest(setting))) {
      return "*";
    }
    return findings.stream().anyMatch(finding -> finding.isTie(setting)) ? "~" : "";
  }

  /** The counts of cells without a result that any setting has: diverged, failed. */
  static List<String> lostColumns(Summary summary) {
    return Stream.of(Summary.DIVERGED, Summary.FAILED).filter(summary::has).toList();
  }

  /** "2 of 5", empty where no cell ended so. */
  static String lostCount(Summary summary, Map<String, Object> setting, String count) {
    return summary
        .estimate(setting, count)
        .map(e -> Math.round(e.mean() * e.n()) + " of " + e.n())
        .orElse("");
  }

  /** Numbers to the right, words to the left. */
  private static String align(List<List<String>> rows, List<String> axes, Summary summary) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int index = column;
        int width = rows.stream().mapToInt(r -> r.get(index).length()).max().orElse(0);
        boolean number =
            column < axes.size()
                ? Layout.numeric(summary, axes.get(column))
                : column == axes.size();
        String padding = " ".repeat(width - row.get(column).length());
        line.append(number ? padding + row.get(column) : row.get(column) + padding).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
