package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

class WorkerFailureTest {
  @TempDir private Path folder;

  /** A stage that failed is over: the group may begin again as two, and say what it does then. */
  @Test
  void aStageEndsWhereItFails() throws IOException {
    AtomicInteger open = new AtomicInteger();
    Progress watching =
        new Progress() {
          @Override
          public Stage stage(String what) {
            open.incrementAndGet();
            return open::decrementAndGet;
          }

          @Override
          public void finished(CellRecord cell) {
            throw new IllegalStateException("while it is recorded");
          }
        };
    Study study =
        SpecReader.read("name: a\nseeds: 1\ntraining: {steps: 1}\n", "a", Overrides.none());
    try (RunDirectory run = RunDirectory.create(folder.resolve("stages"))) {
      StudyRunner runner =
          new StudyRunner(run, new RunOptions(1, 1, SessionOptions.singleThreaded()), watching);
      assertThrows(IllegalStateException.class, () -> runner.run(study));
    }
    assertEquals(0, open.get());
  }

  /** A decomposition is named where it is what takes long, and not on a busy machine. */
  @ParameterizedTest
  @CsvSource({
    "4, preparing data of 1 network",
    "200, preparing data of 1 network and decomposing covariances of 200 × 200"
  })
  void aStageSaysWhatTakesLong(int dimension, String what) throws IOException {
    List<String> stages = new ArrayList<>();
    Progress watching =
        new Progress() {
          @Override
          public Stage stage(String begun) {
            stages.add(begun);
            return () -> {};
          }
        };
    String yaml =
        "name: a\n"
            + "seeds: 1\n"
            + "training: {steps: 1}\n"
            + "samples: {total: 20, trainFraction: 0.5}\n"
            + "teacher: {dimension: %d}\n";
    Study study = SpecReader.read(yaml.formatted(dimension), "a", Overrides.none());
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      new StudyRunner(run, new RunOptions(1, 1, SessionOptions.singleThreaded()), watching)
          .run(study);
    }
    assertEquals(List.of(what, "recording 1 network"), stages);
  }

  /** What exhausts the heap in a worker's thread comes out as what it is, and is told as that. */
  @Test
  void anErrorOfAWorkerIsNotWrapped() throws IOException {
    OutOfMemoryError exhausted = new OutOfMemoryError("Java heap space");
    Progress failing =
        new Progress() {
          @Override
          public void began(Cell cell, int step) {
            throw exhausted;
          }
        };
    Study study = SpecReader.read("name: heap\nseeds: 1\n", "heap", Overrides.none());
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      StudyRunner runner =
          new StudyRunner(run, new RunOptions(1, 1, SessionOptions.singleThreaded()), failing);
      assertSame(exhausted, assertThrows(OutOfMemoryError.class, () -> runner.run(study)));
    }
  }
}
