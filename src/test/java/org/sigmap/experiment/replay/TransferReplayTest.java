package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.Precision;
import org.sigmap.spec.yaml.SpecReader;

class TransferReplayTest {
  private static final double SINGLE = 1e-4;
  private static final double DOUBLE = 1e-6;

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "d_ridge_dual_n_lt_d",
        "d_ridge_primal_smallinit",
        "d_transfer_high_to_low_init1_pm1",
        "d_transfer_low_to_high_init1_p1"
      })
  void recordedTransfersAreReproduced(String name) {
    RecordedCase recorded =
        RecordedCase.read(Path.of("src", "test", "resources", "golden", name + ".json"));
    Deviation single = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT32);
    assertTrue(single.largest() <= SINGLE, "float32: " + single);
    assertTrue(
        single.byQuantity().keySet().contains("phase1.final.W1") == name.contains("transfer"));
    Deviation exact = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT64);
    assertTrue(exact.largest() <= DOUBLE, "float64: " + exact);
  }
}
