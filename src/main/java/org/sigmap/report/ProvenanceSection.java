package org.sigmap.report;

import org.sigmap.results.Provenance;
import org.sigmap.results.Session;
import org.sigmap.results.Sessions;
import org.sigmap.spec.Words;

/** Where a run's numbers come from, as a part of its page. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  /** A list of facts for every process that trained cells; empty where none is known. */
  static String html(Sessions sessions) {
    if (sessions.entries().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<details><summary>Provenance</summary>\n");
    int number = 0;
    for (Session session : sessions.entries()) {
      number++;
      if (sessions.entries().size() > 1) {
        html.append("<p>Part ")
            .append(number)
            .append(" of ")
            .append(sessions.entries().size())
            .append(", ")
            .append(Words.count(session.cells(), "cell"))
            .append("</p>\n");
      }
      html.append("<dl>\n");
      facts(html, session.facts());
      html.append("</dl>");
    }
    return html.append("</details>\n").toString();
  }

  private static void facts(StringBuilder html, Provenance p) {
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
  }

  private static void entry(StringBuilder html, String term, String value) {
    html.append("<dt>")
        .append(Markup.escape(term))
        .append("</dt><dd>")
        .append(Markup.escape(value));
    html.append("</dd>\n");
  }
}
