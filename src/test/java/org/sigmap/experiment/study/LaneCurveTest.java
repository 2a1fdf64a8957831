package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.results.Checkpoint;
import org.sigmap.train.Observation;

class LaneCurveTest {
  private static Observation seen(int step, int divergedAt) {
    double[] loss = {divergedAt < 0 ? 1 : Double.NaN};
    return new Observation(
        step, loss, loss, loss, Map.of(), List.of(), List.of(), Map.of(), new int[] {divergedAt});
  }

  @Test
  void stepsCountThroughPhases() {
    LaneCurve lane = new LaneCurve(false, false);
    lane.see(seen(0, -1), 0, 0);
    lane.see(seen(5, -1), 0, 0);
    lane.add(5, Map.of("average_loss", 2.0));
    lane.see(seen(3, -1), 0, 5);
    assertEquals(
        List.of(0, 0, 5, 5, 5, 8, 8), lane.points().stream().map(Checkpoint.Point::step).toList());
    assertTrue(lane.reached(8));
  }

  /** Finite on the first phase's data to its end, and not on the second's from its start. */
  @Test
  void divergenceAtAPhasesStartLeavesThePhaseBefore() {
    LaneCurve lane = new LaneCurve(false, false);
    lane.see(seen(5, -1), 0, 0);
    lane.see(seen(5, 0), 0, 5);
    assertEquals(5, lane.divergedAt());
    assertTrue(lane.reached(5));
    assertFalse(lane.reached(10));
  }

  @Test
  void divergenceAtTheLastStepIsOfThatPhase() {
    LaneCurve lane = new LaneCurve(false, false);
    lane.see(seen(0, -1), 0, 0);
    lane.see(seen(5, 5), 0, 0);
    assertFalse(lane.reached(5));
    assertEquals(2, lane.points().size());
  }
}
