package org.sigmap.experiment.replay;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.data.RecordedCase;
import org.sigmap.graph.optim.Probe;

/** The probes z of a recorded run. */
final class RecordedProbes {
  private RecordedProbes() {}

  /** A probe for every step; zero in steps for which none is recorded. */
  static Probe of(RecordedCase recorded, int steps) {
    List<double[]> drawn = TorchLayout.stacked(recorded, "z");
    if (!recorded.has("z_steps_1based")) {
      return new Probe.Recorded(steps, drawn);
    }
    double[] at = recorded.numbers("z_steps_1based");
    List<double[]> all = new ArrayList<>();
    for (double[] values : drawn) {
      int size = values.length / at.length;
      double[] spread = new double[steps * size];
      for (int i = 0; i < at.length; i++) {
        System.arraycopy(values, i * size, spread, ((int) at[i] - 1) * size, size);
      }
      all.add(spread);
    }
    return new Probe.Recorded(steps, all);
  }
}
