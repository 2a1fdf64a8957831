package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
