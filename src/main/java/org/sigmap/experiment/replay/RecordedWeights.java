package org.sigmap.experiment.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.train.Weights;

/** Parameters in torch's layout ({@code [out,in]}) and ours ({@code [in,out]}). */
final class RecordedWeights {
  private RecordedWeights() {}

  static Weights of(RecordedCase section) {
    return of(section, "");
  }

  /**
   * @param field of each parameter, with its dot, such as {@code .exp_avg}; empty for itself
   */
  static Weights of(RecordedCase section, String field) {
    return new Weights(
        section.array("W1" + field).matrix().transpose(),
        section.array("b1" + field).values(),
        section.array("W2" + field).matrix().transpose(),
        section.array("b2" + field).values());
  }

  /** Compares all four; the scale of biases is the largest weight. */
  static void compare(
      Deviation.Collector collector, String when, Weights ours, RecordedCase section) {
    compare(collector, when, ours, of(section));
  }

  /** Compares all four in our layout; the scale of biases is the largest entry of W₁ and W₂. */
  static void compare(Deviation.Collector collector, String when, Weights ours, Weights theirs) {
    double[] w1 = theirs.w1().values();
    double[] w2 = theirs.w2().values();
    double largest =
        Math.max(
            Deviation.Collector.largestMagnitude(w1), Deviation.Collector.largestMagnitude(w2));
    collector.compare(when + ".W1", ours.w1().values(), w1);
    collector.compare(when + ".b1", ours.b1(), theirs.b1(), largest);
    collector.compare(when + ".W2", ours.w2().values(), w2);
    collector.compare(when + ".b2", ours.b2(), theirs.b2(), largest);
  }

  /** The recorded probes z, one for every step; zero in steps for which none is recorded. */
  static Probe probes(RecordedCase recorded, int steps) {
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
