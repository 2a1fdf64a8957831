package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sigmap.results.Estimate;
import org.sigmap.results.Range;

class LabelsTest {
  @Test
  void intervalsThatEndAtABoundAreNotWrittenAsSymmetric() {
    Estimate share = Estimate.of(Range.SHARE, 0.05, 0.05, 0.9);
    assertEquals("0.3 [0.0, 1.0]", Labels.plusMinus(share));
    assertEquals("0.3 [0.0, 1.0]", Labels.interval(share));
    assertEquals("0.410 ± 0.025", Labels.plusMinus(Estimate.of(Range.SHARE, 0.40, 0.42, 0.41)));
  }

  @Test
  void valuesThatAreAllTheSameAreSaidToBe() {
    assertEquals("1 (all 5)", Labels.interval(Estimate.of(Range.SHARE, 1, 1, 1, 1, 1)));
    assertEquals("0 (all 3)", Labels.plusMinus(Estimate.of(Range.SHARE, 0, 0, 0)));
    assertEquals("1", Labels.interval(Estimate.of(Range.SHARE, 1)));
  }
}
