package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.results.AxisColumns;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Comparison;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/** The table of a page: a row a setting, the metric that decides first. */
final class SummaryTable {
  /**
   * A column.
   *
   * @param text what it says of a setting
   * @param metric what its numbers are means of, empty where they are none
   */
  private record Column(String title, Function<Map<String, Object>, String> text, String metric) {
    Column(String title, Function<Map<String, Object>, String> text) {
      this(title, text, "");
    }

    /** A cell; of a metric with the mean to sort by. */
    String cell(Summary summary, Map<String, Object> setting) {
      String mean =
          summary
              .estimate(setting, metric)
              .map(e -> " data-v=\"" + Json.of(e.mean()) + "\"")
              .orElse("");
      return "<td" + mean + ">" + Markup.escape(text.apply(setting)) + "</td>";
    }
  }

  private SummaryTable() {}

  static String html(Summary summary, Conclusions conclusions) {
    TableRows rows = TableRows.of(summary);
    List<Column> columns = columns(summary, conclusions);
    StringBuilder html = new StringBuilder("<section>\n<h2>Summary</h2>\n");
    html.append(rows.remark().isEmpty() ? "" : linked("note", rows.remark()));
    Filters filters = Filters.of(summary);
    html.append(Markup.SCROLL).append("<table class=\"sortable\" data-main=\"\">\n<thead><tr>");
    columns.forEach(column -> html.append(Markup.element("th", column.title())));
    html.append("</tr></thead>\n<tbody>\n");
    for (Map<String, Object> setting : rows.settings()) {
      String standing = conclusions.main().map(f -> standing(f.standing(setting))).orElse("");
      html.append("<tr%s data-w=\"%s\">".formatted(standing, filters.word(setting)));
      columns.forEach(column -> html.append(column.cell(summary, setting)));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table></div>\n");
    return html.append(key(conclusions)).append("</section>\n").toString();
  }

  /** Axes, tuned values, seeds, the metric that decides, counts of lost seeds, other metrics. */
  private static List<Column> columns(Summary summary, Conclusions conclusions) {
    List<Column> columns = new ArrayList<>();
    AxisColumns.of(Layout.varying(summary), summary.settings())
        .paths()
        .forEach(
            (axis, paths) ->
                paths.forEach(
                    path ->
                        columns.add(
                            new Column(
                                Labels.axis(path),
                                s -> Labels.value(AxisColumns.value(s, axis, path))))));
    conclusions.tuned().ifPresent(t -> columns.add(new Column(Labels.axis(t.field()), t::of)));
    columns.add(new Column("seeds", s -> Integer.toString(summary.seeds(s))));
    List<String> metrics =
        new ArrayList<>(
            summary.metrics().stream()
                .filter(metric -> !Metric.of(metric).is(Metric.Trait.BY_CLASS))
                .toList());
    Goal.of(summary).map(Goal::metric).filter(metrics::remove).ifPresent(m -> metrics.add(0, m));
    int counts = columns.size() + Math.min(1, metrics.size());
    metrics.forEach(
        metric ->
            columns.add(
                new Column(Metric.label(metric), s -> Labels.shown(summary, s, metric), metric)));
    columns.addAll(
        counts,
        ConsoleTable.lostColumns(summary).stream()
            .map(count -> new Column(count, s -> ConsoleTable.lostCount(summary, s, count)))
            .toList());
    return columns;
  }

  private static String standing(Standing standing) {
    return switch (standing) {
      case BEST -> " class=\"best\"";
      case ALIKE -> " class=\"tie\"";
      case INCOMPLETE, LOST -> " class=\"lost\"";
      case APART -> "";
    };
  }

  private static String key(Conclusions conclusions) {
    String marks =
        conclusions.main().isEmpty()
            ? ""
            : conclusions
                    .main()
                    .filter(BestValues::anyBest)
                    .map(
                        b ->
                            "Filled: best of its group, among settings with every seed. Outlined:"
                                + " not told from it (paired.csv%s). "
                                    .formatted(Comparison.holm(b.comparisons())))
                    .orElse("Outlined: the same in every seed, so that none is best. ")
                + "In italics: lacks seeds, not ranked. ";
    return linked("fine", marks + "Numbers in full: summary.csv.");
  }

  /** A paragraph in which names of files are links to them. */
  private static String linked(String kind, String text) {
    return Markup.paragraph(kind, text)
        .replaceAll("(summary|paired)\\.csv", "<a href=\"$0\">$0</a>");
  }
}
