package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Checkpoints;
import org.sigmap.results.DamagedRunException;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingState;

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

  /** The group's checkpoint; one that is damaged, or does not fit, is told and counts as none. */
  Optional<Checkpoint> read(TrainingSession session) throws IOException {
    try {
      Optional<Checkpoint> saved = files.read(group.cellIds());
      Optional<String> misfit = saved.flatMap(found -> misfit(found, session));
      if (misfit.isEmpty()) {
        return saved;
      }
      startAgain(
          "the checkpoint of cell %s is another training's: %s"
              .formatted(group.cellIds().get(0).get(0), misfit.get()));
    } catch (DamagedRunException damage) {
      startAgain(damage.getMessage());
    }
    return Optional.empty();
  }

  private void startAgain(String why) {
    progress.note(why + "; its cells start from their first step");
  }

  /** A file that is whole may still not be of this training: going on from it would be wrong. */
  private Optional<String> misfit(Checkpoint found, TrainingSession session) {
    if (found.step() > group.steps()) {
      return Optional.of("it is at step " + found.step() + " of " + group.steps());
    }
    TrainingState state = new TrainingState(found.variables());
    return session.misfit(state).or(() -> stepsApart(found, state.step()));
  }

  /** Steps count from the start of a phase, and no more once every lane has ended. */
  private Optional<String> stepsApart(Checkpoint found, int counted) {
    boolean running = found.curves().stream().anyMatch(curve -> curve.divergedAt() < 0);
    int expected = found.step() % group.phaseSteps();
    return running && counted != expected
        ? Optional.of("its variables are at step " + counted + " and not " + expected)
        : Optional.empty();
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
