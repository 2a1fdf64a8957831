package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "Write figures, tables and the HTML page of a run again.")
public final class ReportCommand extends ProgramCommand {
  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path root;

  @Mixin private LossOptions losses;

  @Override
  public Integer call() throws IOException {
    LossLevels levels = losses.resolve();
    try (RunDirectory run = RunDirectory.open(root)) {
      tellNotes(run);
      report(run, levels);
    }
    return ExitCode.DONE;
  }
}
