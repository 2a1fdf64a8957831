package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunMerge;
import org.sigmap.results.TrainLossLevels;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sigmap merge DIR [RUN...]}: joins runs of parts of one study. */
@Command(
    name = "merge",
    description = "Join run directories of one study, such as its shards, and report.",
    mixinStandardHelpOptions = true)
public final class MergeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "Where the joined run is kept.")
  private Path target;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "RUN",
      description = "The runs to join (default: DIR/shard-*).")
  private List<Path> parts = new ArrayList<>();

  @ParentCommand private Sigmap program;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    List<RunDirectory> sources = new ArrayList<>();
    try {
      for (Path part : parts.isEmpty() ? shards() : parts) {
        RunDirectory source = RunDirectory.open(part);
        sources.add(source);
        RunNotes.print(source, err);
      }
      merge(sources, err);
    } finally {
      for (RunDirectory source : sources) {
        source.close();
      }
    }
    return ExitCode.DONE;
  }

  private List<Path> shards() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(target, "shard-*-of-*")) {
        folders.forEach(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new CommandFailure(
          ExitCode.DATA, target + " holds no shard-i-of-n; name the runs to join");
    }
    found.sort(null);
    return found;
  }

  private void merge(List<RunDirectory> sources, PrintWriter err) throws IOException {
    String spec = RunMerge.commonSpec(sources);
    try (RunDirectory run = RunDirectory.resume(target, spec)) {
      RunNotes.print(run, err);
      run.writeSpec(spec);
      int added = RunMerge.into(run, sources);
      if (!program.options().quiet()) {
        err.println(
            "sigmap: added "
                + Words.count(added, "cell")
                + " of "
                + Words.count(sources.size(), "run"));
      }
      Reports.write(
          run,
          TrainLossLevels.none(),
          command.commandLine().getOut(),
          err,
          program.options().quiet());
    }
  }
}
