package org.sigmap.experiment.run;

import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sigmap.device.LaneMemory;
import org.sigmap.experiment.plan.LaneGroup;

/** The lane groups that wait for a worker. Safe for use by several threads at once. */
final class GroupQueue {
  private final Queue<LaneGroup> waiting;

  GroupQueue(Collection<LaneGroup> groups) {
    waiting = new ConcurrentLinkedQueue<>(groups);
  }

  Optional<LaneGroup> next() {
    return Optional.ofNullable(waiting.poll());
  }

  /**
   * Puts the halves of a group back that exhausted the device's memory.
   *
   * @return whether it did; otherwise the failure is another, or a single lane does not fit
   */
  boolean halve(LaneGroup group, RuntimeException failure) {
    if (group.trainings().size() < 2 || !LaneMemory.exhausted(failure)) {
      return false;
    }
    return waiting.addAll(group.halves());
  }
}
