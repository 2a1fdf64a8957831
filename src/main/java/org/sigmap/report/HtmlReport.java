package org.sigmap.report;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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
 * @param files names of the run's tables and records, to be linked
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
    List<String> classes,
    List<String> files) {

  /**
   * A figure as SVG.
   *
   * @param data the same for the page's own drawing, absent where there is only this one
   * @param files its files, relative to the page
   */
  record Drawing(
      String name, String light, String dark, Optional<String> data, List<String> files) {
    Drawing(String name, String light, String dark) {
      this(name, light, dark, Optional.empty(), List.of("figures/" + name + ".svg"));
    }
  }

  /** Characters of all drawings together: a page of more than a few megabytes opens slowly. */
  private static final int MOST_DRAWN = 2_500_000;

  /** Characters of all their data together. */
  private static final int MOST_DATA = 1_000_000;

  /** Sentences of an answer that stand above the figures. */
  private static final int FIRST_SENTENCES = 8;

  /** Values of an axis that a line has room for. */
  private static final int MOST_VALUES = 12;

  String html() throws IOException {
    List<String> data = new ArrayList<>();
    List<String> drawn = drawings(data);
    List<String> scripts = new ArrayList<>();
    if (!data.isEmpty()) {
      scripts.add(Resources.text(Resources.CHARTS));
    }
    scripts.add(Resources.text(Resources.PROGRAM));
    List<String> parts = new ArrayList<>();
    parts.add(head(scripts));
    incomplete.ifPresent(text -> parts.add(Markup.paragraph("incomplete", text)));
    parts.add(answer());
    parts.add("<div id=\"filters\"></div>\n");
    parts.addAll(drawn);
    parts.add(SummaryTable.html(summary, conclusions));
    parts.add(ConfusionTables.html(summary, classes));
    if (!files.isEmpty()) {
      parts.add("<section>\n<h2>Files</h2>\n" + links(files) + "</section>\n");
    }
    parts.add(origins());
    spec.map(text -> "<pre tabindex=\"0\">" + Markup.escape(text) + "</pre>")
        .ifPresent(pre -> parts.add(Markup.folded("Specification (spec.yaml)", pre)));
    parts.add(Markup.folded("How to cite", citation()));
    parts.add("</main>\n");
    parts.add(
        "<script id=\"data\" type=\"application/json\">{\"axes\":%s,\"figures\":[%s]}</script>\n"
            .formatted(Json.of(Filters.of(summary).described()), String.join(",\n", data)));
    scripts.forEach(script -> parts.add(Markup.script(script)));
    parts.add("</body>\n</html>\n");
    return String.join("", parts);
  }

  private String head(List<String> scripts) throws IOException {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src %4$s"/>
    <title>%1$s · Sigmap</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <main>
    <header><h1>%1$s</h1><p>%3$s</p></header>
    """
        .formatted(
            Markup.escape(name),
            Resources.text(Resources.STYLE),
            Markup.escape(overview()),
            scripts.stream()
                .map(Markup::scriptText)
                .map(Resources::hash)
                .collect(Collectors.joining(" ")));
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
      List<String> shown = answer.shown();
      int first = Math.min(FIRST_SENTENCES, shown.size());
      said.append(items(shown.subList(0, first)));
      if (first < shown.size()) {
        List<String> others = shown.subList(first, shown.size());
        said.append(Markup.folded("further sentences: " + others.size(), items(others)));
      }
      said.append(Markup.paragraph("fine", answer.how()));
      html.append(
          answer == conclusions.answers().get(0)
              ? Markup.element("h3", answer.question()) + said
              : Markup.folded(answer.question(), said.toString()));
    }
    notes.forEach(note -> html.append(Markup.paragraph("note", note)));
    return html.append("</section>\n").toString();
  }

  private static String items(List<String> sentences) {
    return sentences.stream()
        .map(text -> Markup.element("li", text) + "\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
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
    return Markup.SCROLL
        + "<table class=\"sortable\">\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody>\n</table></div>\n"
            .formatted(heads, rows);
  }

  /**
   * The drawings, as far as the page has room for them; the others as links to their files.
   *
   * @param data takes the data of those that the page draws anew
   */
  private List<String> drawings(List<String> data) {
    List<String> parts = new ArrayList<>();
    long drawn = 0;
    long told = 0;
    for (Drawing figure : figures) {
      long size = (long) figure.light().length() + figure.dark().length();
      boolean fits = drawn + size <= MOST_DRAWN;
      drawn += fits ? size : 0;
      String still = fits ? still(figure) : "";
      boolean live = figure.data().filter(text -> text.length() <= MOST_DATA).isPresent();
      if (live && told + figure.data().get().length() <= MOST_DATA) {
        told += figure.data().get().length();
        data.add(figure.data().get());
        // What is inside is not even read where scripts run.
        still = "<div class=\"live\"></div>\n<noscript>" + still + "</noscript>\n";
      } else if (!fits) {
        still = "<p class=\"note\">Too large for this page.</p>\n";
      }
      parts.add(
          "<figure id=\"%s\">\n%s%s</figure>\n"
              .formatted(Markup.escape(figure.name()), still, links(figure.files())));
    }
    return parts;
  }

  private static String still(Drawing figure) {
    return "<div class=\"on-light\">%s</div>\n<div class=\"on-dark\">%s</div>\n"
        .formatted(figure.light(), figure.dark());
  }

  private static String links(List<String> files) {
    return files.stream()
        .map(
            file ->
                "<a href=\"%s\">%s</a>"
                    .formatted(Markup.escape(address(file)), Markup.escape(file)))
        .collect(Collectors.joining(" ", "<p class=\"files\">", "</p>\n"));
  }

  /** A path as an address has it: {@code #}, {@code %} and {@code ?} would mean something else. */
  private static String address(String path) {
    try {
      String address = new URI(null, null, "./" + Markup.legal(path), null).toASCIIString();
      // What stands before a colon in the first name would be a scheme.
      return path.split("/")[0].contains(":") ? address : address.substring(2);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** As CITATION.cff has it. */
  private String citation() {
    String version =
        provenance.entries().stream()
            .findFirst()
            .map(session -> ", version " + version(session.facts()))
            .orElse("");
    return Markup.element(
            "p",
            "The Sigmap authors: Sigmap, how preconditioning steers what a network learns"
                + version
                + ".")
        + Markup.element(
            "p",
            "Yoshida and Nitanda: How Does Preconditioning Guide Feature Learning in Deep Neural"
                + " Networks? 2025, arXiv:2509.25637.");
  }

  private static String version(Provenance p) {
    return p.sigmap() + (p.commit() == null ? "" : " (" + p.commit() + ")");
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
    facts.put("Sigmap", version(p));
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
