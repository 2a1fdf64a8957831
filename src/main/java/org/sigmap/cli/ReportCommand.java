package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.TrainLossLevels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sigmap report RUN}: figures, tables and page again from the records. */
@Command(
    name = "report",
    description = "Write figures, tables and the HTML page of a run again.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path root;

  @Mixin private TrainLossOption trainLoss;
  @ParentCommand private Sigmap program;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    TrainLossLevels levels = trainLoss.resolve();
    try (RunDirectory run = RunDirectory.open(root)) {
      RunNotes.print(run, command.commandLine().getErr());
      Reports.write(
          run,
          levels,
          command.commandLine().getOut(),
          command.commandLine().getErr(),
          program.options().quiet());
    }
    return ExitCode.DONE;
  }
}
