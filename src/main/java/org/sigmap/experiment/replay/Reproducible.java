package org.sigmap.experiment.replay;

import java.util.List;
import org.sigmap.spec.Precision;

/**
 * The part of a recorded run that another program can be asked to reproduce. Some runs amplify
 * rounding until the authors' own code, run in float32 and in float64 from the same numbers, gives
 * two different trajectories; what those two do not share is no fact about the algorithm.
 *
 * @param losses how many of the first training losses
 * @param parameters whether the last parameters and states
 */
record Reproducible(int losses, boolean parameters) {
  static final Reproducible EVERYTHING = new Reproducible(Integer.MAX_VALUE, true);

  /**
   * Largest difference between the recorded float32 and float64 runs, relative, up to which a
   * float32 run is compared: a fifth of the tolerance of replays.
   */
  private static final double AGREEMENT = 2e-5;

  /**
   * Where the two recorded runs differ by this much, relative, they share no digit, and not even
   * two float64 runs do further on.
   */
  private static final double NO_DIGIT = 0.1;

  /** What the case's own {@code f64} block and {@code f32_vs_f64_rel} say, if it has them. */
  static Reproducible of(RecordedCase recorded, Precision precision) {
    if (!recorded.has("f64")) {
      return EVERYTHING;
    }
    double lossGap = recorded.number("f32_vs_f64_rel.train_loss");
    if (precision == Precision.FLOAT64 && lossGap < NO_DIGIT) {
      return EVERYTHING;
    }
    double[] single = recorded.array("train_loss").values();
    double[] twice = recorded.array("f64.train_loss").values();
    if (precision == Precision.FLOAT64) {
      return new Reproducible(sharingADigit(single, twice), false);
    }
    double parameterGap = 0;
    for (String name : List.of("W1", "b1", "W2", "b2")) {
      parameterGap = Math.max(parameterGap, recorded.number("f32_vs_f64_rel." + name));
    }
    return new Reproducible(agreeing(single, twice), parameterGap <= AGREEMENT);
  }

  private static int sharingADigit(double[] single, double[] twice) {
    int count = 0;
    while (count < twice.length
        && Math.abs(single[count] - twice[count]) <= NO_DIGIT * Math.abs(twice[count])) {
      count++;
    }
    return count;
  }

  private static int agreeing(double[] single, double[] twice) {
    double bound = AGREEMENT * Deviation.Collector.largestMagnitude(twice);
    int count = 0;
    while (count < twice.length && Math.abs(single[count] - twice[count]) <= bound) {
      count++;
    }
    return count;
  }
}
