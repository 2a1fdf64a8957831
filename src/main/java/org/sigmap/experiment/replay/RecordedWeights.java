package org.sigmap.experiment.replay;

import org.sigmap.train.Weights;

/** Parameters in torch's layout ({@code [out,in]}) and ours ({@code [in,out]}). */
final class RecordedWeights {
  private RecordedWeights() {}

  static Weights of(RecordedCase section) {
    return new Weights(
        section.array("W1").matrix().transpose(),
        section.array("b1").values(),
        section.array("W2").matrix().transpose(),
        section.array("b2").values());
  }

  static Weights of(RecordedCase section, String name) {
    return new Weights(
        section.array("W1." + name).matrix().transpose(),
        section.array("b1." + name).values(),
        section.array("W2." + name).matrix().transpose(),
        section.array("b2." + name).values());
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
}
