package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/** Whether the best setting's losses were still on their way down. */
class StillFallingTest {
  private static final int STEPS = 1000;

  @TempDir Path folder;

  /** What is said of p = 0 with these losses, and p = 1 with a test loss of 2 that halves late. */
  private Optional<String> note(int every, LongToDoubleFunction training, LongToDoubleFunction test)
      throws IOException {
    Path root = folder.resolve("run" + every + training.applyAsDouble(STEPS));
    try (RunDirectory run = SampleRun.begun(root)) {
      append(run, 0, every, training, test);
      append(run, 1, every, t -> t < 900 ? 4 : 2, t -> t < 900 ? 4 : 2);
    }
    try (RunDirectory run = RunDirectory.open(root)) {
      List<CellRecord> cells = run.cells();
      return StillFalling.note(run, cells, Summary.of(cells), SampleRun.conclusions(cells).main());
    }
  }

  private static void append(
      RunDirectory run, int p, int every, LongToDoubleFunction training, LongToDoubleFunction test)
      throws IOException {
    String id = "c" + p;
    List<CurvePoint> curves = new ArrayList<>();
    for (long step = 0; step <= STEPS; step += every) {
      curves.add(new CurvePoint(id, step, "train_loss", training.applyAsDouble(step)));
      curves.add(new CurvePoint(id, step, "test_loss", test.applyAsDouble(step)));
    }
    run.append(
        CellRecord.finished(
            id,
            Map.of("preconditioner.p", p, "seed", 0),
            Map.of(
                "train_loss",
                training.applyAsDouble(STEPS),
                "test_loss",
                test.applyAsDouble(STEPS)),
            STEPS,
            0.1),
        curves,
        List.of());
  }

  /** From step 800 on the losses lose an eighth and a sixteenth. */
  @Test
  void lossesThatFallTogetherAreSaid() throws IOException {
    LongToDoubleFunction training = t -> t < 1000 ? 0.8 : 0.7;
    LongToDoubleFunction test = t -> t < 1000 ? 1.6 : 1.5;
    assertEquals(
        Optional.of(
            "the training loss still falls over the last fifth of the steps at 1 of 1 best settings"
                + " (p = 0: by 13%, the test loss by 6%); more training.steps, or a larger"
                + " optimizer.learningRate, may go further"),
        note(100, training, test));
  }

  @Test
  void whatIsLearnedByHeartOrWasLearnedBeforeIsNot() throws IOException {
    LongToDoubleFunction halved = t -> t < 1000 ? 1 : 0.5;
    assertEquals(Optional.empty(), note(100, halved, t -> 1));
    assertEquals(Optional.empty(), note(50, t -> t < 800 ? 1 : 0.25, t -> t < 800 ? 1 : 0.5));
    assertEquals(Optional.empty(), note(20, t -> 1, halved));
  }

  /** A fall over half of the steps counts by a fifth of them. */
  @Test
  void lossesThatAreSeldomLoggedFallByTheirShare() throws IOException {
    assertEquals(Optional.empty(), note(500, t -> t < 1000 ? 1 : 0.8, t -> t < 1000 ? 1 : 0.8));
  }
}
