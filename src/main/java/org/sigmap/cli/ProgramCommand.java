package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.sigmap.report.Completeness;
import org.sigmap.report.ConsoleTable;
import org.sigmap.report.ReportWriter;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command of the program: where it prints, and how much. */
@Command(mixinStandardHelpOptions = true)
public abstract class ProgramCommand implements Callable<Integer> {
  @ParentCommand private Sigmap program;
  @Spec private CommandSpec command;

  protected final PrintWriter out() {
    return command.commandLine().getOut();
  }

  protected final PrintWriter err() {
    return command.commandLine().getErr();
  }

  protected final Sigmap program() {
    return program;
  }

  /** Whether the user wants to hear of results, errors and damage only. */
  protected final boolean quiet() {
    return program.options().quiet();
  }

  protected final CommandSpec command() {
    return command;
  }

  /** A sentence for the user, as a line of standard error. */
  protected final void tell(String sentence) {
    err().println("sigmap: " + sentence);
  }

  /**
   * What a run directory left out as it was opened, and what does not match although it is whole.
   */
  protected final void tellNotes(RunDirectory run) {
    run.notes().forEach(this::tell);
    run.stale().forEach(this::tell);
  }

  /** As {@link #tellNotes}, and how much is missing, for commands that do not end with a report. */
  protected final void tellAllNotes(RunDirectory run) throws IOException {
    tellNotes(run);
    Completeness.of(run, run.cells())
        .missing()
        .ifPresent(missing -> tell(run.root() + ": " + missing));
  }

  /** Writes summary, figures and page of a run, prints the table and where the page is. */
  protected final void report(RunDirectory run, LossLevels levels) throws IOException {
    show(ReportWriter.write(run, levels));
  }

  /** Prints a report's table, and where its page is. */
  protected final void show(ReportWriter.Report report) {
    print(report.console());
    out().println();
    report.incomplete().ifPresent(out()::println);
    report.images().ifPresent(images -> out().println("images: " + Words.escape(images)));
    out().println("report: " + report.page());
    out().flush();
    report.failures().forEach(this::tell);
    if (!quiet()) {
      report.notes().forEach(this::tell);
    }
  }

  /** Prints a text in the terminal's signs. */
  protected final void print(String text) {
    out().print(ConsoleTable.shown(text, terminalCharset()));
  }

  private static Charset terminalCharset() {
    String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
    return encoding != null && Charset.isSupported(encoding)
        ? Charset.forName(encoding)
        : Charset.defaultCharset();
  }
}
