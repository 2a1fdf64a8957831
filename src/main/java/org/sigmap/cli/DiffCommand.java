package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sigmap.report.RunDiff;
import org.sigmap.results.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Say in what two runs differ: specification, data, versions and results, with the differences"
          + " at settings that both have, seeds paired.",
      "Exit code 0 where they are alike, 1 where they differ."
    })
public final class DiffCommand extends ProgramCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run directory.")
  private Path first;

  @Parameters(index = "1", paramLabel = "RUN", description = "Another one.")
  private Path second;

  @Override
  public Integer call() throws IOException {
    try (RunDirectory a = RunDirectory.open(first);
        RunDirectory b = RunDirectory.open(second)) {
      tellAllNotes(a);
      tellAllNotes(b);
      Map<String, List<String>> parts = RunDiff.of(a, b);
      if (!parts.isEmpty()) {
        print("--- " + first + "\n+++ " + second + "\n");
      }
      parts.forEach(
          (part, lines) -> {
            print(part + "\n");
            lines.forEach(line -> print("  " + line + "\n"));
          });
      out().flush();
      if (parts.isEmpty() && !quiet()) {
        tell("alike in specification, data, versions and results");
      }
      return parts.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }
}
