package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.replay.RecordedRun.Reproducible;
import org.sigmap.spec.Precision;

class ReproducibleTest {
  @TempDir private Path directory;

  @Test
  void aRunThatBothPrecisionsShareIsComparedWhole() throws IOException {
    RecordedCase shared = recorded("[4, 2, 1]", 1e-7, 1e-6);
    assertEquals(new Reproducible(3, true), Reproducible.of(shared, Precision.FLOAT32));
    assertSame(Reproducible.EVERYTHING, Reproducible.of(shared, Precision.FLOAT64));
  }

  @Test
  void float32StopsWhereTheRecordedPrecisionsPart() throws IOException {
    RecordedCase parting = recorded("[4, 2.001, 1]", 1e-3, 1e-2);
    assertEquals(new Reproducible(1, false), Reproducible.of(parting, Precision.FLOAT32));
    assertSame(Reproducible.EVERYTHING, Reproducible.of(parting, Precision.FLOAT64));
  }

  @Test
  void noPrecisionHoldsFromWhereTheyShareNoDigit() throws IOException {
    RecordedCase chaotic = recorded("[4, 2.1, 3]", 0.5, 1);
    assertEquals(new Reproducible(1, false), Reproducible.of(chaotic, Precision.FLOAT32));
    assertEquals(new Reproducible(2, false), Reproducible.of(chaotic, Precision.FLOAT64));
  }

  @Test
  void aCaseWithoutASecondRunIsComparedWhole() throws IOException {
    Path file = directory.resolve("plain.json");
    Files.writeString(file, "{\"name\": \"plain\"}");
    RecordedCase plain = RecordedCase.read(file);
    assertSame(Reproducible.EVERYTHING, Reproducible.of(plain, Precision.FLOAT32));
  }

  /** A case whose float64 losses are 4, 2, 1. */
  private RecordedCase recorded(String losses, double lossGap, double weightGap)
      throws IOException {
    String gaps =
        "{\"train_loss\": %s, \"W1\": %s, \"b1\": 0, \"W2\": 0, \"b2\": 0}"
            .formatted(lossGap, weightGap);
    String array = "{\"shape\": [3], \"dtype\": \"f64\", \"data\": %s}";
    String text =
        "{\"train_loss\": %s, \"f64\": {\"train_loss\": %s}, \"f32_vs_f64_rel\": %s}"
            .formatted(array.formatted(losses), array.formatted("[4, 2, 1]"), gaps);
    Path file = directory.resolve("case.json");
    Files.writeString(file, text);
    return RecordedCase.read(file);
  }
}
