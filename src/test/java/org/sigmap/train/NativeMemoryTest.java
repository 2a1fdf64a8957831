package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.spec.Precision;

class NativeMemoryTest {
  /** Set this property to 300 for a longer look; a session takes about a tenth of a second. */
  private static final int SESSIONS = Integer.getInteger("sigmap.test.sessions", 60);

  /** Until then TensorFlow's own caches and the Java heap grow. */
  private static final int WARM_UP = SESSIONS / 3;

  /** The heap moves by a few MiB; a session that is not closed keeps more than one. */
  private static final long GROWTH_BOUND_KIB = 16 * 1024;

  @Tag("slow")
  @Test
  @EnabledOnOs(OS.LINUX)
  void residentSizeIsFlatOverManySessions() throws IOException {
    TrainingShape shape = SmallLanes.shape(2, Precision.FLOAT32, new NoPreconditioner());
    List<LaneInputs> lanes = SmallLanes.draw(2);
    long warm = 0;
    for (int i = 0; i < SESSIONS; i++) {
      openTrainAndClose(shape, lanes);
      if (i + 1 == WARM_UP) {
        warm = residentKib();
      }
    }
    long growth = residentKib() - warm;
    assertTrue(
        growth < GROWTH_BOUND_KIB,
        "resident size grew by %d KiB over %d sessions".formatted(growth, SESSIONS - WARM_UP));
  }

  private static void openTrainAndClose(TrainingShape shape, List<LaneInputs> lanes) {
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(lanes);
      session.advance(3);
    }
  }

  private static long residentKib() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
