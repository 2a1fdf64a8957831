package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class LaneMemoryTest {
  /** 10 bytes fixed and 3 a lane; 85 % of the free memory is used. */
  @Test
  void memoryIsALineThroughTwoMeasurements() {
    LaneMemory memory = LaneMemory.measured(2, 16, 10, 40);
    assertEquals(new LaneMemory(10, 3), memory);
    assertEquals(25, memory.lanesIn(100, 1000));
    assertEquals(7, memory.lanesIn(100, 7));
    assertEquals(1, memory.lanesIn(0, 7));
  }

  @Test
  void measurementsMustDiffer() {
    assertThrows(IllegalArgumentException.class, () -> LaneMemory.measured(4, 10, 4, 20));
    assertEquals(1, LaneMemory.measured(1, 10, 4, 10).bytesPerLane());
  }

  @Test
  void exhaustionIsTensorFlowsWordForIt() {
    assertTrue(LaneMemory.exhausted(new TFResourceExhaustedException("OOM when allocating")));
    assertFalse(LaneMemory.exhausted(new TFFailedPreconditionException("OOM")));
    assertFalse(LaneMemory.exhausted(new IllegalStateException("out of memory")));
  }
}
