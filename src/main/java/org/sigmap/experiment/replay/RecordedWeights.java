package org.sigmap.experiment.replay;

import org.sigmap.data.RecordedCase;
import org.sigmap.train.Weights;

/** Parameters in torch's layout ({@code [out,in]}) and ours ({@code [in,out]}). */
final class RecordedWeights {
  private RecordedWeights() {}

  /** The parameters of a section such as {@code init}. */
  static Weights of(RecordedCase section) {
    return new Weights(
        section.array("W1").matrix().transpose(),
        section.array("b1").values(),
        section.array("W2").matrix().transpose(),
        section.array("b2").values());
  }

  /** Compares all four; the scale of biases is the largest weight. */
  static void compare(
      Deviation.Collector collector, String when, Weights ours, RecordedCase section) {
    Weights theirs = of(section);
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
}
