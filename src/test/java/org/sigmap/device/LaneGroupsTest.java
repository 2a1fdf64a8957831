package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class LaneGroupsTest {
  private static final List<Integer> CELLS = IntStream.range(0, 21).boxed().toList();

  private final List<List<Integer>> trained = new ArrayList<>();
  private final List<Integer> halved = new ArrayList<>();

  /** A device whose memory holds {@code lanes} lanes. */
  private Consumer<List<Integer>> deviceOf(int lanes) {
    return group -> {
      if (group.size() > lanes) {
        throw new TFResourceExhaustedException("OOM when allocating tensor");
      }
      trained.add(group);
    };
  }

  @Test
  void enoughMemory() {
    LaneGroups.train(CELLS, 16, deviceOf(16), halved::add);
    assertEquals(List.of(16, 5), trained.stream().map(List::size).toList());
    assertEquals(CELLS, flat());
    assertEquals(List.of(), halved);
  }

  @Test
  void halvesUntilItFitsAndStaysThere() {
    LaneGroups.train(CELLS, 16, deviceOf(5), halved::add);
    assertEquals(List.of(8, 4), halved);
    assertEquals(List.of(4, 4, 4, 4, 4, 1), trained.stream().map(List::size).toList());
    assertEquals(CELLS, flat());
  }

  @Test
  void singleLaneThatDoesNotFitIsAFailure() {
    assertThrows(
        TFResourceExhaustedException.class,
        () -> LaneGroups.train(CELLS, 3, deviceOf(0), halved::add));
    assertEquals(List.of(2, 1), halved);
  }

  @Test
  void otherFailuresAreNotRetried() {
    List<Integer> sizes = new ArrayList<>();
    assertThrows(
        TFFailedPreconditionException.class,
        () ->
            LaneGroups.train(
                CELLS,
                4,
                group -> {
                  sizes.add(group.size());
                  throw new TFFailedPreconditionException("other");
                },
                halved::add));
    assertEquals(List.of(4), sizes);
  }

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

  private List<Integer> flat() {
    return trained.stream().flatMap(List::stream).toList();
  }
}
