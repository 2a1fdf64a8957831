package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.sigmap.export.inspect.SavedModelInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description =
        "Print a SavedModel's signatures and variables, and how W1's energy spreads over the"
            + " eigen-directions of Sigma_X; warn of operations that touch files or processes."
            + " Nothing of the model is run.")
public final class InspectCommand extends ProgramCommand {
  @Parameters(paramLabel = "MODEL", description = "A directory with a SavedModel.")
  private Path model;

  @Override
  public Integer call() throws IOException {
    out().print(SavedModelInspector.inspect(model).toText());
    out().flush();
    return ExitCode.DONE;
  }
}
