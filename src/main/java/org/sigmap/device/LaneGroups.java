package org.sigmap.device;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Trains groups of cells and, where a group does not fit into the device's memory, its halves. */
public final class LaneGroups {
  private LaneGroups() {}

  /**
   * Trains {@code cells} in groups of at most {@code size}, in order. A group that exhausts the
   * device's memory is begun again as two halves, and no later group is larger than such a half.
   *
   * @param train trains one group from its start; it must record nothing before it is done
   * @param halved told the new largest group size
   * @throws TFResourceExhaustedException where a single lane does not fit
   */
  public static <C> void train(
      List<C> cells, int size, Consumer<List<C>> train, IntConsumer halved) {
    if (size < 1) {
      throw new IllegalArgumentException("a group holds at least one lane, not " + size);
    }
    int largest = size;
    Deque<C> waiting = new ArrayDeque<>(cells);
    while (!waiting.isEmpty()) {
      List<C> group = waiting.stream().limit(largest).toList();
      try {
        train.accept(group);
      } catch (TFResourceExhaustedException exhausted) {
        if (group.size() == 1) {
          throw exhausted;
        }
        largest = (group.size() + 1) / 2;
        halved.accept(largest);
        continue;
      }
      group.forEach(done -> waiting.remove());
    }
  }
}
