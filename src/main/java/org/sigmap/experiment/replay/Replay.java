package org.sigmap.experiment.replay;

import java.util.List;
import org.sigmap.data.RecordedCase;
import org.sigmap.spec.Precision;

/** Runs recorded cases of one kind. */
public interface Replay {

  /** Every kind of case that can be run. */
  static List<Replay> all() {
    return List.of(new AdaHessianReplay(), new ClassifierReplay());
  }

  /** Whether this runs cases such as {@code recorded}. */
  boolean accepts(RecordedCase recorded);

  /**
   * Runs the case and compares every recorded quantity: in float32 with the recorded float32 run,
   * in float64 with the recorded float64 run where there is one.
   *
   * @throws org.sigmap.data.RecordedCaseException if a field of the case is missing or malformed
   */
  Comparison run(RecordedCase recorded, Precision precision);
}
