package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sigmap.results.Metric;
import org.sigmap.results.Standing;
import org.sigmap.results.Summary;

/** The table of a page: a row a setting, the metric that decides first. */
final class SummaryTable {
  /** What stands in front of a file's name in a sentence that links it. */
  private static final String FILE = "summary.csv";

  private final Summary summary;
  private final Conclusions conclusions;
  private final List<String> axes;
  private final List<String> metrics;
  private final List<String> lost;

  private SummaryTable(Summary summary, Conclusions conclusions) {
    this.summary = summary;
    this.conclusions = conclusions;
    axes = Layout.varying(summary);
    metrics =
        new ArrayList<>(
            summary.metrics().stream().filter(metric -> !Metric.of(metric).byClass()).toList());
    Goal.of(summary)
        .map(Goal::metric)
        .filter(metrics::remove)
        .ifPresent(headline -> metrics.add(0, headline));
    lost = ConsoleTable.lostColumns(summary);
  }

  static String html(Summary summary, Conclusions conclusions) {
    return new SummaryTable(summary, conclusions).html();
  }

  private String html() {
    TableRows rows = TableRows.of(summary);
    StringBuilder html = new StringBuilder("<section>\n<h2>Summary</h2>\n");
    html.append(rows.remark().isEmpty() ? "" : paragraph("note", rows.remark()));
    html.append("<div class=\"scroll\"><table>\n<thead><tr>");
    axes.forEach(axis -> html.append(cell("th", Labels.axis(axis))));
    html.append(cell("th", "seeds"));
    for (int i = 0; i < metrics.size(); i++) {
      html.append(cell("th", Metric.label(metrics.get(i))));
      if (i == 0) {
        lost.forEach(count -> html.append(cell("th", count)));
      }
    }
    if (metrics.isEmpty()) {
      lost.forEach(count -> html.append(cell("th", count)));
    }
    html.append("</tr></thead>\n<tbody>\n");
    rows.settings().forEach(setting -> html.append(row(setting)));
    html.append("</tbody>\n</table></div>\n");
    return html.append(key()).append("</section>\n").toString();
  }

  private String row(Map<String, Object> setting) {
    StringBuilder html = new StringBuilder();
    html.append(conclusions.main().map(f -> opening(f.standing(setting))).orElse("<tr>"));
    axes.forEach(axis -> html.append(cell("td", Labels.value(setting.get(axis)))));
    html.append(cell("td", Integer.toString(summary.seeds(setting))));
    StringBuilder counts = new StringBuilder();
    lost.forEach(
        count -> counts.append(cell("td", ConsoleTable.lostCount(summary, setting, count))));
    for (int i = 0; i < metrics.size(); i++) {
      html.append(
          cell("td", summary.estimate(setting, metrics.get(i)).map(Labels::interval).orElse("–")));
      html.append(i == 0 ? counts : "");
    }
    return html.append(metrics.isEmpty() ? counts : "").append("</tr>\n").toString();
  }

  private static String opening(Standing standing) {
    return switch (standing) {
      case BEST -> "<tr class=\"best\">";
      case ALIKE -> "<tr class=\"tie\">";
      case INCOMPLETE, LOST -> "<tr class=\"lost\">";
      case APART -> "<tr>";
    };
  }

  private String key() {
    String marks =
        conclusions.main().isEmpty()
            ? ""
            : "Filled: best of its group, among settings with every seed. Outlined: not told from"
                + " it (paired.csv). In italics: lacks seeds, not ranked. ";
    return paragraph("fine", marks + "Numbers in full: summary.csv.");
  }

  /** Text with the table's file as a link. */
  private static String paragraph(String kind, String text) {
    return "<p class=\""
        + kind
        + "\">"
        + Markup.escape(text)
            .replace(FILE, "<a href=\"" + FILE + "\">" + FILE + "</a>")
            .replace("paired.csv", "<a href=\"paired.csv\">paired.csv</a>")
        + "</p>\n";
  }

  static String cell(String tag, String text) {
    return "<" + tag + ">" + Markup.escape(text) + "</" + tag + ">";
  }
}
