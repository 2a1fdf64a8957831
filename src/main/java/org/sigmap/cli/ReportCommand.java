package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.sigmap.report.ReportWriter;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "Write figures, tables and the HTML page of a run again.")
public final class ReportCommand extends ProgramCommand {
  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path root;

  @Option(
      names = "--curves",
      description =
          "Write curves-with-axes.csv too: a row a point of a curve, with the cell's axes and"
              + " seed.")
  private boolean curves;

  @Mixin private LossOptions losses;

  @Override
  public Integer call() throws IOException {
    LossLevels levels = losses.resolve();
    try (RunDirectory run = RunDirectory.open(root)) {
      tellNotes(run);
      show(ReportWriter.write(run, levels, curves));
    }
    return ExitCode.DONE;
  }
}
