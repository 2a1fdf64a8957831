package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sigmap.export.inspect.SavedModelInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigmap inspect MODEL}: what a SavedModel holds. */
@Command(
    name = "inspect",
    description =
        "Print a SavedModel's signatures and variables, and how W1's energy spreads over the"
            + " eigen-directions of Sigma_X; warn of operations that touch files or processes."
            + " Nothing of the model is run.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A directory with a SavedModel.")
  private Path model;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.print(SavedModelInspector.inspect(model).toText());
    out.flush();
    return ExitCode.DONE;
  }
}
