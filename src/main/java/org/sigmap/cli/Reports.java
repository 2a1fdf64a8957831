package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.sigmap.report.ConsoleTable;
import org.sigmap.report.ReportWriter;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.TrainLossLevels;
import org.sigmap.spec.Words;

/** What {@code run} and {@code report} both end with. */
public final class Reports {
  private Reports() {}

  /** Writes summary, figures and page, prints the table and where the page is. */
  public static void write(
      RunDirectory run, TrainLossLevels levels, PrintWriter out, PrintWriter err, boolean quiet)
      throws IOException {
    ReportWriter.Report report = ReportWriter.write(run, levels);
    out.print(ConsoleTable.shown(report.console(), terminalCharset()));
    out.println();
    report.incomplete().ifPresent(out::println);
    report.images().ifPresent(images -> out.println("images: " + Words.escape(images)));
    out.println("report: " + report.page());
    out.flush();
    report.failures().forEach(failure -> err.println("sigmap: " + failure));
    if (!quiet) {
      report.notes().forEach(note -> err.println("sigmap: " + note));
    }
  }

  private static Charset terminalCharset() {
    String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
    return encoding != null && Charset.isSupported(encoding)
        ? Charset.forName(encoding)
        : Charset.defaultCharset();
  }
}
