package org.sigmap.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** Accuracy by class and what each class is taken for, a table a setting, where it was recorded. */
final class ConfusionTables {
  /** A share that two decimals would show as nothing. */
  private static final double NEGLIGIBLE = 0.005;

  /** Strongest tint of a cell: text must stay legible on it. */
  private static final double TINT = 0.6;

  private static final int MOST_TABLES = 48;

  private ConfusionTables() {}

  /**
   * The tables of every setting, means over seeds; empty where no setting has any.
   *
   * @param names of the classes; none where they are numbers
   */
  static String html(Summary summary, List<String> names) {
    StringBuilder tables = new StringBuilder();
    int classes = classes(summary);
    List<String> axes = Layout.varying(summary);
    List<String> parts =
        summary.metrics().stream()
            .filter(metric -> Metric.of(metric).is(Metric.Trait.BY_CLASS))
            .toList();
    int settings = 0;
    for (Map<String, Object> setting : TableRows.of(summary).settings()) {
      if (parts.stream().anyMatch(part -> summary.estimate(setting, part).isPresent())
          && settings++ < MOST_TABLES) {
        String name = axes.isEmpty() ? "the one setting" : Labels.setting(setting, axes);
        tables.append(Markup.folded(name, "\n" + table(summary, setting, classes, names)));
      }
    }
    if (settings > MOST_TABLES) {
      tables.append("<p class=\"note\">Shown: ").append(MOST_TABLES).append(" settings; ");
      tables.append("<a href=\"summary.csv\">summary.csv</a> has all.</p>\n");
    }
    return tables.isEmpty()
        ? ""
        : "<section>\n<h2>What is each class taken for?</h2>\n"
            + "<p class=\"fine\">Share of the rows of a class (row) that get an answer (column),"
            + " mean over seeds; last column: accuracy on the class with its 95% Student-t"
            + " interval.</p>\n"
            + tables
            + "</section>\n";
  }

  /** One more than the largest class that any metric names. */
  private static int classes(Summary summary) {
    return 1
        + summary.metrics().stream()
            .filter(metric -> Metric.of(metric).is(Metric.Trait.BY_CLASS))
            .flatMap(metric -> Metric.of(metric).parts(metric).stream())
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(-1);
  }

  private static String table(
      Summary summary, Map<String, Object> setting, int classes, List<String> names) {
    StringBuilder html = new StringBuilder(Markup.SCROLL).append("<table>\n<thead><tr><td></td>");
    for (int answer = 0; answer < classes; answer++) {
      html.append(Markup.element("th", name(names, answer)));
    }
    html.append("<th>accuracy</th></tr></thead>\n<tbody>\n");
    for (int label = 0; label < classes; label++) {
      String shifted = Metric.CLASS_ACCURACY.named(label);
      String accuracy =
          summary.metrics().contains(shifted) ? shifted : Metric.TEST_CLASS_ACCURACY.named(label);
      html.append("<tr>").append(Markup.element("th", name(names, label)));
      for (int answer = 0; answer < classes; answer++) {
        html.append(cell(summary.estimate(setting, Metric.CONFUSION.named(label, answer))));
      }
      html.append(Markup.element("td", Labels.shown(summary, setting, accuracy)));
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table></div>\n").toString();
  }

  private static String name(List<String> names, int label) {
    return label < names.size() ? Words.show(names.get(label)) : Integer.toString(label);
  }

  private static String cell(Optional<Estimate> share) {
    double mean = share.map(Estimate::mean).orElse(0.0);
    return mean < NEGLIGIBLE
        ? "<td>·</td>"
        : String.format(
            Locale.ROOT,
            "<td style=\"background:rgba(90,155,212,%.2f)\">%.2f</td>",
            TINT * mean,
            mean);
  }
}
