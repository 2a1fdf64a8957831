package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.results.SeedCount;

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

  @Test
  void oneSeedIsOne() {
    assertEquals("1 seed of 3", Labels.counted(new SeedCount(1, 0, 0, 0, 3)));
    assertEquals("1 survivor of 5", Labels.counted(new SeedCount(1, 4, 0, 0, 5)));
    assertEquals("2 survivors of 5", Labels.counted(new SeedCount(2, 2, 1, 0, 5)));
    assertEquals("1 seed", Labels.counted(new SeedCount(1, 0, 0, 0, 1)));
    assertEquals("5 seeds", Labels.counted(new SeedCount(5, 0, 0, 0, 5)));
  }
}
