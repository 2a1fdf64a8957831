package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sigmap.export.drawing.StaticGraphs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "graphs", description = "Write the program's static graphs as text and drawings.")
public final class GraphsCommand extends ProgramCommand {
  @Option(names = "--check", description = "Compare the files instead; exit 1 if one differs.")
  private boolean check;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "graphs",
      description = "Where the files are (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    if (check) {
      return check();
    }
    StaticGraphs.write(directory);
    StaticGraphs.files().keySet().forEach(name -> out().println(directory.resolve(name)));
    return ExitCode.DONE;
  }

  private int check() throws IOException {
    List<String> differences = StaticGraphs.differences(directory);
    if (differences.isEmpty()) {
      return ExitCode.DONE;
    }
    differences.forEach(difference -> tell(difference));
    tell("`sigmap graphs` writes them again; look at what changed before committing");
    return ExitCode.CHECK_FAILED;
  }
}
