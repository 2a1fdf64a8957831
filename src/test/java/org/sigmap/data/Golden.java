package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.math.Matrix;

/** Recorded cases among the test resources, and comparison with them. */
public final class Golden {
  private Golden() {}

  public static RecordedCase read(String name) {
    return RecordedCase.read(Path.of("src", "test", "resources", "golden", name + ".json"));
  }

  public static Spectrum spectrum(RecordedCase recorded) {
    return new Spectrum(
        recorded.array("inputs.eigenvalues").values(),
        recorded.array("inputs.eigenvectors").matrix());
  }

  /** Largest deviation relative to the largest recorded entry. */
  public static void assertClose(Matrix expected, Matrix actual, double tolerance, String what) {
    assertEquals(expected.rows(), actual.rows(), what + ": rows");
    assertEquals(expected.columns(), actual.columns(), what + ": columns");
    double scale = 0;
    for (double value : expected.values()) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.values().length; i++) {
      assertEquals(
          expected.values()[i], actual.values()[i], tolerance * scale, what + ": entry " + i);
    }
  }
}
