package org.sigmap.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Estimate;
import org.sigmap.results.Provenance;
import org.sigmap.results.Summary;

/**
 * A run as one page that needs nothing else: answer, figures, table, provenance, specification.
 *
 * @param name the run's name
 * @param cells its finished cells
 * @param summary the same with seeds aggregated
 * @param figures the figures, each as an SVG document for either background
 * @param notes what the reader must know, one sentence each
 * @param images what the images are called that were trained on, if any were
 * @param provenance where the numbers come from
 * @param spec text of the specification
 */
record HtmlReport(
    String name,
    List<CellRecord> cells,
    Summary summary,
    List<Drawing> figures,
    List<String> notes,
    Optional<String> images,
    Optional<Provenance> provenance,
    Optional<String> spec) {

  /**
   * A figure as SVG.
   *
   * @param name name of its files
   * @param light for light backgrounds
   * @param dark for dark backgrounds
   */
  record Drawing(String name, String light, String dark) {}

  String html() throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    parts.add(answer());
    figures.forEach(figure -> parts.add(drawing(figure)));
    parts.add(table());
    parts.add(ConfusionTables.html(summary));
    provenance.ifPresent(p -> parts.add(provenance(p)));
    spec.ifPresent(
        text ->
            parts.add(
                "<details><summary>Specification (spec.yaml)</summary><pre>"
                    + Markup.escape(text)
                    + "</pre></details>\n"));
    parts.add("</main>\n</body>\n</html>\n");
    return String.join("", parts);
  }

  private String head() throws IOException {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
    <title>%1$s · Sigmap</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <main>
    <header><h1>%1$s</h1><p>%3$s</p></header>
    """
        .formatted(Markup.escape(name), stylesheet(), Markup.escape(overview()));
  }

  private static String stylesheet() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IOException("report.css is missing from the program; build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What was swept, and how many cells came of it. */
  private String overview() {
    long diverged = count(CellStatus.DIVERGED);
    long failed = count(CellStatus.FAILED);
    String swept =
        Layout.varying(summary).stream()
            .map(
                axis ->
                    Labels.axis(axis)
                        + " ∈ {"
                        + summary.values(axis).stream()
                            .map(Labels::value)
                            .collect(Collectors.joining(", "))
                        + "}")
            .collect(Collectors.joining(" × "));
    long seeds = cells.stream().map(c -> c.axes().get(CellRecord.SEED)).distinct().count();
    return (swept.isEmpty() ? "One setting" : swept)
        + " × "
        + seeds
        + (seeds == 1 ? " seed: " : " seeds: ")
        + (cells.size() - diverged - failed)
        + " cells done, "
        + diverged
        + " diverged"
        + (failed > 0 ? ", " + failed + " failed." : ".")
        + images.map(set -> " Images: " + set + ".").orElse("");
  }

  private long count(CellStatus status) {
    return cells.stream().filter(cell -> cell.status() == status).count();
  }

  private String answer() {
    List<String> axes = Layout.varying(summary);
    List<String> sentences =
        new ArrayList<>(Finding.of(summary).stream().map(f -> f.sentence(axes)).toList());
    if (sentences.isEmpty()) {
      sentences.add(plainAnswer());
    }
    StringBuilder html = new StringBuilder("<section class=\"answer\">\n<h2>Answer</h2>\n<ul>\n");
    sentences.forEach(
        sentence -> html.append("<li>").append(Markup.escape(sentence)).append("</li>\n"));
    html.append("</ul>\n<p class=\"fine\">Mean over seeds with its 95% Student-t interval.</p>\n");
    notes.forEach(
        note -> html.append("<p class=\"note\">").append(Markup.escape(note)).append("</p>\n"));
    return html.append("</section>\n").toString();
  }

  private String plainAnswer() {
    Optional<Goal> goal = Goal.of(summary);
    if (goal.isEmpty()) {
      return (count(CellStatus.FAILED) == 0 ? "every cell diverged" : "no cell has a result")
          + ", so there is no final metric";
    }
    Estimate e = summary.estimate(summary.settings().get(0), goal.get().metric()).orElseThrow();
    return Labels.metric(goal.get().metric()) + " " + Labels.interval(e);
  }

  private static String drawing(Drawing figure) {
    return "<figure id=\""
        + Markup.escape(figure.name())
        + "\">\n<div class=\"on-light\">"
        + figure.light()
        + "</div>\n<div class=\"on-dark\">"
        + figure.dark()
        + "</div>\n</figure>\n";
  }

  private String table() {
    List<String> axes = Layout.varying(summary);
    List<String> metrics =
        summary.metrics().stream().filter(metric -> !ConfusionTables.show(metric)).toList();
    List<String> lost = ConsoleTable.lostColumns(summary);
    List<Finding> findings = Finding.of(summary);
    StringBuilder html =
        new StringBuilder(
            "<section>\n<h2>Summary</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    axes.forEach(axis -> html.append(cell("th", Labels.axis(axis))));
    html.append(cell("th", "seeds"));
    metrics.forEach(metric -> html.append(cell("th", Labels.metric(metric))));
    lost.forEach(count -> html.append(cell("th", count)));
    html.append("</tr></thead>\n<tbody>\n");
    for (Map<String, Object> setting : summary.settings()) {
      boolean best = findings.stream().anyMatch(finding -> finding.isBest(setting));
      boolean tie = findings.stream().anyMatch(finding -> finding.isTie(setting));
      html.append(best ? "<tr class=\"best\">" : tie ? "<tr class=\"tie\">" : "<tr>");
      axes.forEach(axis -> html.append(cell("td", Labels.value(setting.get(axis)))));
      html.append(cell("td", Integer.toString(seeds(setting))));
      metrics.forEach(
          metric ->
              html.append(
                  cell("td", summary.estimate(setting, metric).map(Labels::interval).orElse("–"))));
      lost.forEach(
          count -> html.append(cell("td", ConsoleTable.lostCount(summary, setting, count))));
      html.append("</tr>\n");
    }
    String key =
        findings.isEmpty()
            ? ""
            : "<p class=\"fine\">Filled: best of its group. Outlined: its interval overlaps the"
                + " best one's. Numbers in full: summary.csv.</p>\n";
    return html.append("</tbody>\n</table></div>\n").append(key).append("</section>\n").toString();
  }

  private int seeds(Map<String, Object> setting) {
    return summary.rows().stream()
        .filter(row -> row.setting().equals(setting) && !Summary.counts(row.metric()))
        .mapToInt(row -> row.estimate().n())
        .max()
        .orElse(0);
  }

  private static String provenance(Provenance p) {
    StringBuilder html = new StringBuilder("<details><summary>Provenance</summary>\n<dl>\n");
    entry(html, "Sigmap", p.sigmap() + (p.commit() == null ? "" : " (" + p.commit() + ")"));
    entry(html, "TensorFlow", p.tensorflow());
    entry(html, "Devices", String.join(", ", p.devices()));
    entry(html, "Precision", p.precision());
    entry(html, "Java", p.java());
    entry(html, "System", p.os() + ", " + p.cpus() + " processors");
    entry(html, "Started", p.started());
    entry(html, "Wall time", Labels.number(p.wallSeconds()) + " s");
    entry(html, "Command", String.join(" ", p.commandLine()));
    p.dataHashes().forEach((file, hash) -> entry(html, file, hash));
    return html.append("</dl></details>\n").toString();
  }

  private static void entry(StringBuilder html, String term, String value) {
    html.append("<dt>")
        .append(Markup.escape(term))
        .append("</dt><dd>")
        .append(Markup.escape(value));
    html.append("</dd>\n");
  }

  private static String cell(String tag, String text) {
    return "<" + tag + ">" + Markup.escape(text) + "</" + tag + ">";
  }
}
