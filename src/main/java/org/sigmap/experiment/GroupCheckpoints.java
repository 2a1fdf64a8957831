package org.sigmap.experiment;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Checkpoints;
import org.sigmap.results.DamagedRunException;

/** When the checkpoint of one lane group is written, and where it is read from. */
final class GroupCheckpoints {
  private static final Logger LOG = LogManager.getLogger(GroupCheckpoints.class);

  private final Checkpoints files;
  private final LaneGroup group;
  private final Progress progress;
  private final long intervalNanos;
  private long last = System.nanoTime();

  GroupCheckpoints(Checkpoints files, LaneGroup group, double intervalSeconds, Progress progress) {
    this.progress = progress;
    this.files = files;
    this.group = group;
    this.intervalNanos = (long) (intervalSeconds * TimeUnit.SECONDS.toNanos(1));
  }

  /** The group's checkpoint; a damaged one is told and counts as none. */
  Optional<Checkpoint> read() throws IOException {
    try {
      return files.read(group.cellIds());
    } catch (DamagedRunException damage) {
      progress.note(damage.getMessage() + "; its cells start from their first step");
      return Optional.empty();
    }
  }

  boolean due() {
    return System.nanoTime() - last >= intervalNanos;
  }

  void write(Checkpoint checkpoint) throws IOException {
    files.write(checkpoint);
    last = System.nanoTime();
    LOG.debug("checkpoint of {} lanes at step {}", group.trainings().size(), checkpoint.step());
  }

  void delete() throws IOException {
    files.delete(group.cellIds());
  }
}
