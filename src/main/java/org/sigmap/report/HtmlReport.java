package org.sigmap.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Provenance;
import org.sigmap.results.Session;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/**
 * A run as one page that needs nothing else: answer, figures, table, provenance, specification.
 *
 * @param summary the same with seeds aggregated
 * @param figures the figures, each as an SVG document for either background
 * @param notes what the reader must know, one sentence each
 * @param images what the images are called that were trained on, if any were
 * @param incomplete how much of the study is missing, if anything is
 * @param classes what classes are called; none where they are numbers
 */
record HtmlReport(
    String name,
    List<CellRecord> cells,
    Summary summary,
    Conclusions conclusions,
    List<Drawing> figures,
    List<String> notes,
    Optional<String> images,
    Sessions provenance,
    Optional<String> spec,
    Optional<String> incomplete,
    List<String> classes) {

  /** A figure as SVG. */
  record Drawing(String name, String light, String dark) {}

  /** Characters of all drawings together: a page of more than a few megabytes opens slowly. */
  private static final int MOST_DRAWN = 3_500_000;

  /** Values of an axis that a line has room for. */
  private static final int MOST_VALUES = 12;

  String html() throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    incomplete.ifPresent(text -> parts.add(Markup.paragraph("incomplete", text)));
    parts.add(answer());
    parts.addAll(drawings());
    parts.add(SummaryTable.html(summary, conclusions));
    parts.add(ConfusionTables.html(summary, classes));
    parts.add(origins());
    spec.map(text -> Markup.element("pre", text))
        .ifPresent(pre -> parts.add(Markup.folded("Specification (spec.yaml)", pre)));
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
            .map(axis -> Labels.axis(axis) + " ∈ {" + values(summary.values(axis)) + "}")
            .collect(Collectors.joining(" × "));
    long seeds = cells.stream().map(c -> c.axes().get(AxisName.SEED.path())).distinct().count();
    return "%s × %s: %s done, %s diverged%s.%s"
        .formatted(
            swept.isEmpty() ? "One setting" : swept,
            Words.count(seeds, "seed"),
            Words.count(cells.size() - diverged - failed, "cell"),
            diverged,
            failed > 0 ? ", " + failed + " failed" : "",
            images.map(set -> " Images: " + set + ".").orElse(""));
  }

  /** All values where they are few, else the first ones, the last one and their number. */
  private static String values(List<Object> values) {
    int count = values.size();
    String shown =
        values.stream()
            .limit(count <= MOST_VALUES ? count : 3)
            .map(Labels::value)
            .collect(Collectors.joining(", "));
    return count <= MOST_VALUES
        ? shown
        : "%s, …, %s: %s values".formatted(shown, Labels.value(values.get(count - 1)), count);
  }

  private long count(CellStatus status) {
    return cells.stream().filter(cell -> cell.status() == status).count();
  }

  /** The first answer, and the others folded. */
  private String answer() {
    StringBuilder html = new StringBuilder("<section class=\"answer\">\n<h2>Answer</h2>\n");
    for (Answer answer : conclusions.answers()) {
      StringBuilder said = new StringBuilder("\n");
      answer.table().ifPresent(table -> said.append(table(table)));
      said.append("<ul>\n");
      answer.shown().forEach(text -> said.append(Markup.element("li", text)).append('\n'));
      said.append("</ul>\n").append(Markup.paragraph("fine", answer.how()));
      html.append(
          answer == conclusions.answers().get(0)
              ? Markup.element("h3", answer.question()) + said
              : Markup.folded(answer.question(), said.toString()));
    }
    notes.forEach(note -> html.append(Markup.paragraph("note", note)));
    return html.append("</section>\n").toString();
  }

  private static String table(Answer.Table table) {
    String heads =
        table.heads().stream()
            .map(head -> Markup.element("th", head))
            .collect(Collectors.joining());
    String rows =
        table.rows().stream()
            .map(
                row -> row.stream().map(c -> Markup.element("td", c)).collect(Collectors.joining()))
            .map(cells -> "<tr>" + cells + "</tr>\n")
            .collect(Collectors.joining());
    return "<div class=\"scroll\"><table>\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody>\n</table></div>\n"
        .formatted(heads, rows);
  }

  /** The drawings, as far as the page has room for them; the others as links to their files. */
  private List<String> drawings() {
    List<String> parts = new ArrayList<>();
    long drawn = 0;
    for (Drawing figure : figures) {
      long size = (long) figure.light().length() + figure.dark().length();
      boolean fits = drawn + size <= MOST_DRAWN;
      drawn += fits ? size : 0;
      parts.add(fits ? drawing(figure) : link(figure));
    }
    return parts;
  }

  private static String link(Drawing figure) {
    String file = Markup.escape("figures/" + figure.name() + ".svg");
    return ("<figure id=\"%s\">\n<p class=\"note\">Too large for this page: <a"
            + " href=\"%s\">%s</a></p>\n</figure>\n")
        .formatted(Markup.escape(figure.name()), file, file);
  }

  private static String drawing(Drawing figure) {
    return ("<figure id=\"%s\">\n<div class=\"on-light\">%s</div>\n<div"
            + " class=\"on-dark\">%s</div>\n</figure>\n")
        .formatted(Markup.escape(figure.name()), figure.light(), figure.dark());
  }

  /** A list of facts for every process that trained cells; empty where none is known. */
  private String origins() {
    List<Session> sessions = provenance.entries();
    StringBuilder html = new StringBuilder("\n");
    for (Session session : sessions) {
      if (sessions.size() > 1) {
        html.append(
            "<p>Part %s of %s, %s</p>\n"
                .formatted(
                    sessions.indexOf(session) + 1,
                    sessions.size(),
                    Words.count(session.cells(), "cell")));
      }
      html.append("<dl>\n");
      facts(session.facts())
          .forEach(
              (term, fact) ->
                  html.append(Markup.element("dt", term) + Markup.element("dd", fact) + "\n"));
      html.append("</dl>");
    }
    return sessions.isEmpty() ? "" : Markup.folded("Provenance", html.toString());
  }

  private static Map<String, String> facts(Provenance p) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Sigmap", p.sigmap() + (p.commit() == null ? "" : " (" + p.commit() + ")"));
    facts.put("TensorFlow", p.tensorflow());
    facts.put("Devices", String.join(", ", p.devices()));
    facts.put("Precision", p.precision());
    facts.put("Java", p.java());
    facts.put("System", p.os() + ", " + p.cpus() + " processors");
    facts.put("Started", p.started());
    facts.put("Wall time", Labels.number(p.wallSeconds()) + " s");
    facts.put("Command", String.join(" ", p.commandLine()));
    facts.putAll(p.dataHashes());
    return facts;
  }
}
