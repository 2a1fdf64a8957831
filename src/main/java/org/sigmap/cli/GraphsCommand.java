package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sigmap.export.drawing.StaticGraphs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigmap graphs}: the program's static graphs as files. */
@Command(
    name = "graphs",
    description = "Write the program's static graphs as text and drawings.",
    mixinStandardHelpOptions = true)
public final class GraphsCommand implements Callable<Integer> {
  @Option(names = "--check", description = "Compare the files instead; exit 1 if one differs.")
  private boolean check;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "graphs",
      description = "Where the files are (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    if (check) {
      return check();
    }
    StaticGraphs.write(directory);
    PrintWriter out = command.commandLine().getOut();
    StaticGraphs.files().keySet().forEach(name -> out.println(directory.resolve(name)));
    return ExitCode.DONE;
  }

  private int check() throws IOException {
    List<String> differences = StaticGraphs.differences(directory);
    if (differences.isEmpty()) {
      return ExitCode.DONE;
    }
    PrintWriter err = command.commandLine().getErr();
    differences.forEach(difference -> err.println("sigmap: " + difference));
    err.println(
        "sigmap: `sigmap graphs` writes them again; look at what changed before committing");
    return ExitCode.CHECK_FAILED;
  }
}
