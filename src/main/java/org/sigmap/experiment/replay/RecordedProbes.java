package org.sigmap.experiment.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sigmap.graph.gradient.Probe;

/** The probes z of a recorded run. */
final class RecordedProbes {
  private RecordedProbes() {}

  /** A probe for every step; zero in steps for which none is recorded. */
  static Probe of(RecordedCase recorded, int steps) {
    Map<String, double[]> drawn = stacked(recorded.section("z"));
    if (!recorded.has("z_steps_1based")) {
      return new Probe.Recorded(steps, drawn);
    }
    double[] at = recorded.numbers("z_steps_1based");
    Map<String, double[]> all = new LinkedHashMap<>();
    for (String name : drawn.keySet()) {
      double[] values = drawn.get(name);
      int size = values.length / at.length;
      double[] spread = new double[steps * size];
      for (int i = 0; i < at.length; i++) {
        System.arraycopy(values, i * size, spread, ((int) at[i] - 1) * size, size);
      }
      all.put(name, spread);
    }
    return new Probe.Recorded(steps, all);
  }

  /** For each parameter, {@code [steps, …]} stacked values with every matrix turned. */
  private static Map<String, double[]> stacked(RecordedCase section) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String name : List.of("W1", "b1", "W2", "b2")) {
      RecordedArray array = section.array(name);
      values.put(
          name.toLowerCase(Locale.ROOT),
          array.shape().length == 3 ? turned(array) : array.values());
    }
    return values;
  }

  private static double[] turned(RecordedArray array) {
    int rows = array.shape()[1];
    int columns = array.shape()[2];
    double[] turned = new double[array.values().length];
    for (int at = 0; at < turned.length; at++) {
      int step = at / (rows * columns);
      int row = at / columns % rows;
      int column = at % columns;
      turned[(step * columns + column) * rows + row] = array.values()[at];
    }
    return turned;
  }
}
