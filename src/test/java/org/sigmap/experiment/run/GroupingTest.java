package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunMerge;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.SessionOptions;

/**
 * A cell has the same bits whatever trains beside it: lanes of its group, workers, shards, and
 * interrupted or not.
 */
class GroupingTest {
  private static final String SPEC =
      """
      name: grouping
      seeds: 24
      teacher: {kind: single-index, dimension: 5}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 9, initScale: 0.5}
      optimizer: {kind: adahessian, learningRate: 0.01}
      preconditioner: {p: -0.5}
      training: {steps: 12, logEvery: 5, weightDecay: 0.01}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private final SessionOptions session = SessionOptions.singleThreaded();

  /** A kind with probes, powers, and averages with corrections of their start. */
  @Tag("slow")
  @Test
  void lanesWorkersShardsAndInterruptions() throws IOException {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, SPEC);
    Study study = SpecReader.read(file, Overrides.none());
    Map<String, String> alone = RunBits.of(trained(study, 1, 1));
    assertEquals(study.cells().size(), alone.size());
    assertEquals(alone, RunBits.of(trained(study, 2, 2)));
    assertEquals(alone, RunBits.of(trained(study, 3, 1)));
    assertEquals(alone, RunBits.of(interrupted(study, 4)));
    assertEquals(alone, RunBits.of(trained(study, 8, 1)));
    assertEquals(alone, RunBits.of(trained(study, 24, 1)));
    assertEquals(alone, RunBits.of(sharded(study, 4)));
  }

  private Path trained(Study study, int lanes, int workers) throws IOException {
    Path out = folder.resolve("lanes-" + lanes + "-workers-" + workers);
    RunOptions options = new RunOptions(workers, lanes, session);
    train(study, out, options, Shard.whole(), Long.MAX_VALUE);
    return out;
  }

  /** Stopped in the middle of two chunks, early and late. */
  private Path interrupted(Study study, int lanes) throws IOException {
    Path out = folder.resolve("interrupted");
    RunOptions steps = new RunOptions(1, lanes, 0, session, 1e9, 0);
    for (long stopped : new long[] {7, 44}) {
      assertTrue(train(study, out, steps, Shard.whole(), stopped * lanes).interrupted());
    }
    train(study, out, new RunOptions(1, 1, session), Shard.whole(), Long.MAX_VALUE);
    return out;
  }

  private Path sharded(Study study, int lanes) throws IOException {
    List<RunDirectory> shards = new ArrayList<>();
    for (int shard = 1; shard <= 3; shard++) {
      Path out = folder.resolve("shard-" + shard);
      train(study, out, new RunOptions(1, lanes, session), new Shard(shard, 3), Long.MAX_VALUE);
      shards.add(RunDirectory.open(out));
    }
    Path merged = folder.resolve("merged");
    try (RunDirectory all = RunDirectory.create(merged)) {
      assertEquals(study.cells().size(), RunMerge.into(all, shards, Assertions::fail));
    }
    for (RunDirectory shard : shards) {
      shard.close();
    }
    return merged;
  }

  private static StudyRunner.Outcome train(
      Study study, Path out, RunOptions options, Shard shard, long laneSteps) throws IOException {
    StoppingProgress progress = new StoppingProgress(laneSteps);
    try (RunDirectory run = RunDirectory.resume(out, SpecWriter.toYaml(study))) {
      run.writeSpec(SpecWriter.toYaml(study));
      StudyRunner runner = new StudyRunner(run, options, progress);
      progress.stop(runner::cancel);
      return runner.run(study, shard, List.of());
    }
  }
}
