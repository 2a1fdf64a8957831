package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.Precision;
import org.sigmap.spec.yaml.SpecReader;

/**
 * Runs of the authors' code, recorded in float64 from float32 inputs and cut to what is compared
 * here; {@link FullReplayTest} runs whole ones.
 */
class ReplayTest {
  private static final double SINGLE = 1e-4;

  /** One step moves weights by 1e-3 and more; what is left is the order of sums. */
  private static final double DOUBLE = 1e-7;

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b_asis_high_init1_wd0_01_pm0_5",
        "b_rademacher_high_init1_wd0_01_pm0_5",
        "b_rademacher_high_init001_wd0_01_p0_5",
        "c_vanilla_sgd_lr0_5_wd0_1",
        "c_momentum_sgd_lr0_2_wd0_1",
        "c_adam_lr0_05_wd0_01",
        "c_sam_lr0_2_rho0_2",
        "c_sophiah_lr1",
        "c_kfac_lr0_1_damp0_1_wd0_1_230steps",
        "c_shampoo_eps1e_1_mom0_wd0_freq5_lr0_1",
        "c_quasinewton_lr0_5_wd0_01_2steps"
      })
  void aRecordedRunIsReproduced(String name) {
    RecordedCase recorded =
        RecordedCase.read(
            Path.of("src", "test", "resources", "golden", "trimmed_" + name + ".json"));
    Deviation single = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT32);
    assertTrue(single.largest() <= SINGLE, "float32: " + single);
    Deviation exact = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT64);
    assertTrue(exact.largest() <= DOUBLE, "float64: " + exact);
  }

  @Test
  void nanMeetsOnlyNan() {
    double nan = Double.NaN;
    double infinite = Double.POSITIVE_INFINITY;
    assertEquals(0, error(new double[] {nan, 2}, new double[] {nan, 2}));
    assertEquals(0, error(new double[] {infinite, 2}, new double[] {infinite, 2}));
    assertEquals(infinite, error(new double[] {nan, 2}, new double[] {1, 2}));
    assertEquals(infinite, error(new double[] {1, 2}, new double[] {nan, 2}));
    assertEquals(infinite, error(new double[] {infinite, 2}, new double[] {-infinite, 2}));
    assertEquals(0.25, error(new double[] {1, -4}, new double[] {2, -4}));
  }

  private static double error(double[] theirs, double[] ours) {
    Deviation.Collector collector = new Deviation.Collector();
    collector.compare("quantity", ours, theirs);
    return collector.deviation().largest();
  }
}
