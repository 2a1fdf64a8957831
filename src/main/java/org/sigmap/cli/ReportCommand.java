package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.report.ReportWriter;
import org.sigmap.report.RunsReport;
import org.sigmap.report.Style;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description =
        "Write figures, tables and the HTML page of a run again; of several runs, put the settings"
            + " that all have side by side.")
public final class ReportCommand extends ProgramCommand {
  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "A run directory; of several, the last is what the others are held against.")
  private List<Path> roots;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Where several runs side by side go (default: comparison in the first of them).")
  private Path folder;

  @Option(
      names = "--curves",
      description =
          "Write curves-with-axes.csv too: a row a point of a curve, with the cell's axes and"
              + " seed.")
  private boolean curves;

  @Mixin private LossOptions losses;

  @Mixin private StyleOptions styles;

  @Override
  public Integer call() throws IOException {
    LossLevels levels = losses.resolve();
    Style style = styles.resolve();
    if (roots.size() == 1) {
      if (folder != null) {
        throw CommandFailure.usage("--to is for several runs; the report of one is in its folder");
      }
      try (RunDirectory run = RunDirectory.open(roots.get(0))) {
        tellNotes(run);
        show(ReportWriter.write(run, levels, curves, style));
      }
      return ExitCode.DONE;
    }
    if (curves) {
      throw CommandFailure.usage("--curves is for one run; write those of each by itself");
    }
    // Opened for reading, a run holds nothing open.
    List<RunDirectory> runs = new ArrayList<>();
    for (Path root : roots) {
      runs.add(RunDirectory.open(root));
    }
    runs.forEach(this::tellNotes);
    show(
        RunsReport.write(
            runs, levels, folder != null ? folder : roots.get(0).resolve("comparison"), style));
    return ExitCode.DONE;
  }
}
