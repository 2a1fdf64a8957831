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
import org.sigmap.results.Provenance;
import org.sigmap.results.Standing;
import org.sigmap.results.Summary;

/**
 * A run as one page that needs nothing else: answer, figures, table, provenance, specification.
 *
 * @param name the run's name
 * @param cells its finished cells
 * @param summary the same with seeds aggregated
 * @param conclusions what they say
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
    Conclusions conclusions,
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

  /** The first answer, and the others folded. */
  private String answer() {
    StringBuilder html = new StringBuilder("<section class=\"answer\">\n<h2>Answer</h2>\n");
    for (Answer answer : conclusions.answers()) {
      boolean first = answer == conclusions.answers().get(0);
      html.append(first ? "<h3>" : "<details><summary>").append(Markup.escape(answer.question()));
      html.append(first ? "</h3>\n<ul>\n" : "</summary>\n<ul>\n");
      answer
          .shown()
          .forEach(text -> html.append("<li>").append(Markup.escape(text)).append("</li>\n"));
      html.append("</ul>\n<p class=\"fine\">").append(Markup.escape(answer.how()));
      html.append(first ? "</p>\n" : "</p>\n</details>\n");
    }
    notes.forEach(
        note -> html.append("<p class=\"note\">").append(Markup.escape(note)).append("</p>\n"));
    return html.append("</section>\n").toString();
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
    StringBuilder html =
        new StringBuilder(
            "<section>\n<h2>Summary</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    axes.forEach(axis -> html.append(cell("th", Labels.axis(axis))));
    html.append(cell("th", "seeds"));
    metrics.forEach(metric -> html.append(cell("th", Labels.metric(metric))));
    lost.forEach(count -> html.append(cell("th", count)));
    html.append("</tr></thead>\n<tbody>\n");
    for (Map<String, Object> setting : summary.settings()) {
      html.append(conclusions.main().map(f -> row(f.standing(setting))).orElse("<tr>"));
      axes.forEach(axis -> html.append(cell("td", Labels.value(setting.get(axis)))));
      html.append(cell("td", Integer.toString(summary.seeds(setting))));
      metrics.forEach(
          metric ->
              html.append(
                  cell("td", summary.estimate(setting, metric).map(Labels::interval).orElse("–"))));
      lost.forEach(
          count -> html.append(cell("td", ConsoleTable.lostCount(summary, setting, count))));
      html.append("</tr>\n");
    }
    String key =
        conclusions.main().isEmpty()
            ? ""
            : "<p class=\"fine\">Filled: best of its group, among settings with every seed."
                + " Outlined: not told from it (paired.csv). In italics: lost seeds, not ranked."
                + " Numbers in full: summary.csv.</p>\n";
    return html.append("</tbody>\n</table></div>\n").append(key).append("</section>\n").toString();
  }

  private static String row(Standing standing) {
    return switch (standing) {
      case BEST -> "<tr class=\"best\">";
      case ALIKE -> "<tr class=\"tie\">";
      case INCOMPLETE, LOST -> "<tr class=\"lost\">";
      case APART -> "<tr>";
    };
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
