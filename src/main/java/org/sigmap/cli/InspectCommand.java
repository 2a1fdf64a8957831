package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.sigmap.data.TableInputs;
import org.sigmap.export.inspect.SavedModelInspector;
import org.sigmap.export.model.ModelCard;
import org.sigmap.spec.Words;
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
    ModelCard.table(model).ifPresent(this::print);
    out().flush();
    return ExitCode.DONE;
  }

  /** Names in the file may be none that a signature has. */
  private void print(TableInputs table) {
    out().println("\ncolumns of the table, and the inputs of raw that take them");
    for (TableInputs.Column column : table.columns()) {
      String holds =
          column.text()
              ? ", one of "
                  + column.categories().stream().map(Words::show).collect(Collectors.joining(", "))
              : ", a number";
      out().println("  " + Words.show(column.name()) + ": " + Words.show(column.input()) + holds);
    }
    out()
        .println(
            table.missing() == null
                ? "  none may be missing"
                : "  what is missing (NaN, or an empty text) is the mean of the training rows");
  }
}
