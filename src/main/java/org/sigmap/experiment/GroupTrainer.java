package org.sigmap.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.sigmap.results.Checkpoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingState;

/**
 * Trains one lane group from its first step, or from its checkpoint, to its last and keeps each
 * lane's curve.
 */
final class GroupTrainer {
  private static final double NANOS = 1e9;

  private final LaneGroup group;
  private final TrainingSession session;
  private final GroupCheckpoints checkpoints;
  private final BooleanSupplier cancelled;
  private final Progress progress;
  private final List<LaneCurve> lanes = new ArrayList<>();
  private final long start = System.nanoTime();
  private double secondsBefore;
  private List<PreconditionerSpectrum> spectra = List.of();

  GroupTrainer(
      LaneGroup group,
      TrainingSession session,
      GroupCheckpoints checkpoints,
      BooleanSupplier cancelled,
      Progress progress) {
    this.group = group;
    this.session = session;
    this.checkpoints = checkpoints;
    this.cancelled = cancelled;
    this.progress = progress;
    for (PreparedTraining training : group.trainings()) {
      lanes.add(new LaneCurve(training.task().lossBeforeUpdate()));
    }
  }

  /**
   * Trains to the last step.
   *
   * @return one curve a lane
   * @throws CancellationException at the next log point after a cancellation, once the checkpoint
   *     is written
   */
  List<LaneCurve> train(List<LaneInputs> inputs) throws IOException {
    spectra = session.load(inputs);
    int made = begin();
    while (made < group.steps()) {
      if (cancelled.getAsBoolean()) {
        save(made);
        throw new CancellationException("interrupted at step " + made);
      }
      int steps = Math.min(group.logEvery(), group.steps() - made);
      if (lanes.stream().anyMatch(lane -> lane.divergedAt() < 0)) {
        see(session.advance(steps));
      }
      made += steps;
      progress.advanced((long) steps * lanes.size());
      if (made < group.steps() && checkpoints.due()) {
        save(made);
      }
    }
    return lanes;
  }

  /** Restores the checkpoint or evaluates the initial network; the steps made so far. */
  private int begin() throws IOException {
    Optional<Checkpoint> saved = checkpoints.read();
    for (PreparedTraining training : group.trainings()) {
      training.cells().forEach(cell -> progress.began(cell, saved.map(Checkpoint::step).orElse(0)));
    }
    if (saved.isEmpty()) {
      see(session.advance(0));
      return 0;
    }
    Checkpoint checkpoint = saved.get();
    session.restore(new TrainingState(checkpoint.variables()));
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).restore(checkpoint.curves().get(i));
    }
    secondsBefore = checkpoint.seconds();
    progress.advanced((long) checkpoint.step() * lanes.size());
    return checkpoint.step();
  }

  private void save(int made) throws IOException {
    checkpoints.write(
        new Checkpoint(
            group.cellIds(),
            made,
            seconds(),
            session.state().variables(),
            lanes.stream().map(LaneCurve::checkpoint).toList()));
  }

  /** Wall time of the group, that before its checkpoint included, in seconds. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - start) / NANOS;
  }

  /** The covariance that a lane is preconditioned by, once training has begun. */
  Optional<PreconditionerSpectrum> spectrum(int lane) {
    return spectra.isEmpty() ? Optional.empty() : Optional.of(spectra.get(lane));
  }

  private void see(Observation seen) {
    for (int i = 0; i < lanes.size(); i++) {
      PreparedTraining training = group.trainings().get(i);
      List<LaneCurve.LogPoint> added = lanes.get(i).see(seen, i);
      for (Cell cell : training.cells()) {
        LaneCurve.share(added, training.task().furtherTest(cell))
            .forEach(p -> progress.logged(cell, p.step(), p.metric(), p.value()));
      }
    }
  }
}
