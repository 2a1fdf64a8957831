package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sigmap.report.RunOverview;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = "List the runs in a directory: how far each is, and what is best in it.")
public final class RunsCommand extends ProgramCommand {
  /** Runs, and shards in the directory of a run. */
  private static final int DEPTH = 2;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = "runs",
      description = "A directory that holds runs (default: runs).")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.data(
          folder + " is no directory; name one that holds runs, `sigmap run SPEC` makes runs/");
    }
    List<Path> runs;
    try (Stream<Path> found = Files.walk(folder, DEPTH)) {
      runs = found.filter(RunsCommand::isRun).sorted().toList();
    }
    for (Path root : runs) {
      show(root);
    }
    if (runs.isEmpty()) {
      tell("there is no run in " + folder);
    }
    out().flush();
    return ExitCode.DONE;
  }

  private static boolean isRun(Path folder) {
    return Stream.of("cells.jsonl", "lanes.csv")
        .map(folder::resolve)
        .anyMatch(Files::isRegularFile);
  }

  private void show(Path root) throws IOException {
    String name = Words.escape(root.toString());
    try (RunDirectory run = RunDirectory.open(root)) {
      RunOverview overview = RunOverview.of(run);
      print(
          name
              + "  ("
              + overview.study().map(study -> study + "; ").orElse("")
              + overview.state()
              + ")\n");
      overview.finding().ifPresent(finding -> print("  " + finding + "\n"));
    } catch (DamagedRunException damaged) {
      print(name + "  damaged: " + damaged.getMessage() + "\n");
    }
  }
}
