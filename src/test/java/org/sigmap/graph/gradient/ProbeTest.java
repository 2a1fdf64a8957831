package org.sigmap.graph.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Probes as functions of lane seed and step. */
class ProbeTest {
  private static final int D = 20;
  private static final int H = 30;
  private static final int O = 2;
  private static final int SIZE = D * H + H + H * O + O;

  private static <T extends TFloating> double[] draw(
      Class<T> type, Probe probe, int step, int... seeds) {
    try (LaneGraph<T> graph = new LaneGraph<>(type)) {
      Parameters<T> like = graph.parameters(D, H, O, new double[seeds.length][SIZE]);
      Operand<org.tensorflow.types.TInt32> at = graph.ops.tf().constant(step);
      StepContext<T> context =
          new StepContext<>(
              graph.ops, like, new Hyperparameters<>(Map.of()), at, graph.ops.ints(seeds), null);
      return graph.run(graph.flat(probe.draw(context)));
    }
  }

  @Test
  void signsAreFairIndependentOfTheirNeighboursAndNothingElse() {
    double[] z = draw(TFloat64.class, new Probe.Rademacher(), 3, 7);
    double fiveSigma = 5 / Math.sqrt(SIZE);
    double mean = 0;
    double neighbours = 0;
    for (int i = 0; i < SIZE; i++) {
      assertEquals(1, Math.abs(z[i]));
      mean += z[i] / SIZE;
      neighbours += z[i] * z[(i + 1) % SIZE] / SIZE;
    }
    assertEquals(0, mean, fiveSigma);
    assertEquals(0, neighbours, fiveSigma);
  }

  @Test
  void normalsHaveMeanZeroAndVarianceOne() {
    double[] z = draw(TFloat64.class, new Probe.Gaussian(), 3, 7);
    double mean = Arrays.stream(z).sum() / SIZE;
    double square = Arrays.stream(z).map(v -> v * v).sum() / SIZE;
    assertEquals(0, mean, 5 / Math.sqrt(SIZE));
    assertEquals(1, square, 5 * Math.sqrt(2.0 / SIZE));
  }

  @Test
  void aLaneDrawsWhatItsSoloRunDraws() {
    for (Probe probe : List.of(new Probe.Rademacher(), new Probe.Gaussian())) {
      double[] both = draw(TFloat32.class, probe, 5, 11, 12);
      assertArrayEquals(
          draw(TFloat32.class, probe, 5, 12), Arrays.copyOfRange(both, SIZE, 2 * SIZE));
      assertFalse(
          Arrays.equals(
              Arrays.copyOfRange(both, 0, SIZE), Arrays.copyOfRange(both, SIZE, 2 * SIZE)));
      assertFalse(
          Arrays.equals(draw(TFloat32.class, probe, 5, 11), draw(TFloat32.class, probe, 6, 11)));
    }
  }

  @Test
  void bothPrecisionsSeeTheSameProbe() {
    assertArrayEquals(
        draw(TFloat64.class, new Probe.Rademacher(), 2, 4),
        draw(TFloat32.class, new Probe.Rademacher(), 2, 4));
    assertArrayEquals(
        draw(TFloat64.class, new Probe.Gaussian(), 2, 4),
        draw(TFloat32.class, new Probe.Gaussian(), 2, 4),
        1e-6);
  }

  @Test
  void recordedProbesAreReadBackStepByStep() {
    Map<String, double[]> values =
        Map.of(
            "w1", counting(0, 2 * D * H),
            "b1", counting(10_000, 2 * H),
            "w2", counting(20_000, 2 * H * O),
            "b2", counting(30_000, 2 * O));
    double[] second = draw(TFloat32.class, new Probe.Recorded(2, values), 1, 1, 2);
    for (int lane = 0; lane < 2; lane++) {
      assertEquals(D * H, second[lane * SIZE]);
      assertEquals(10_000 + H, second[lane * SIZE + D * H]);
      assertEquals(20_000 + H * O, second[lane * SIZE + D * H + H]);
      assertEquals(30_000 + 2 * O - 1, second[lane * SIZE + SIZE - 1]);
    }
    Probe incomplete = new Probe.Recorded(2, Map.of("w1", values.get("w1")));
    assertThrows(IllegalArgumentException.class, () -> draw(TFloat32.class, incomplete, 1, 1, 2));
  }

  private static double[] counting(double from, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> from + i);
    return values;
  }
}
