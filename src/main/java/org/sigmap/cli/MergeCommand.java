package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunMerge;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "merge",
    description = "Join run directories of one study, such as its shards, and report.")
public final class MergeCommand extends ProgramCommand {
  @Parameters(index = "0", paramLabel = "DIR", description = "Where the joined run is kept.")
  private Path target;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "RUN",
      description = "The runs to join (default: DIR/shard-*).")
  private List<Path> parts = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<RunDirectory> sources = new ArrayList<>();
    for (Path part : parts.isEmpty() ? shards() : parts) {
      RunDirectory source = RunDirectory.open(part);
      sources.add(source);
      tellNotes(source);
    }
    merge(sources);
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
      throw CommandFailure.data(target + " holds no shard-i-of-n; name the runs to join");
    }
    found.sort(null);
    return found;
  }

  private void merge(List<RunDirectory> sources) throws IOException {
    String spec = RunMerge.commonSpec(sources);
    try (RunDirectory run = RunDirectory.resume(target, spec)) {
      tellNotes(run);
      run.writeSpec(spec);
      int added = RunMerge.into(run, sources, this::tell);
      if (!quiet()) {
        tell(
            "added %s of %s"
                .formatted(Words.count(added, "cell"), Words.count(sources.size(), "run")));
      }
      report(run, LossLevels.none());
    }
  }
}
