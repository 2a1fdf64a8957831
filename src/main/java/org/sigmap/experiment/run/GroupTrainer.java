package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.CostModel;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.LaneCurve;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Words;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Loaded;
import org.sigmap.train.Observation;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingState;
import org.sigmap.train.Weights;

/**
 * Trains one lane group from its first step, or from its checkpoint, to its last and keeps each
 * lane's curve.
 */
final class GroupTrainer {
  /** Inputs whose covariance takes a tenth of a second and more; below, something else is slow. */
  private static final int LONG_TO_DECOMPOSE = 200;

  private static final double NANOS = 1e9;

  private final LaneGroup group;
  private final TrainingSession session;
  private final Draws draws;
  private final GroupCheckpoints checkpoints;
  private final BooleanSupplier cancelled;
  private final Progress progress;
  private final Pace pace;
  private final boolean perturbed;
  private final List<LaneCurve> lanes = new ArrayList<>();
  private final long start = System.nanoTime();
  private final GroupLoader loader;
  private double secondsBefore;

  /** Parameters that a phase ended with; null before the first has. */
  private List<Weights> last;

  private List<Loaded.Power> powers = List.of();

  GroupTrainer(
      LaneGroup group,
      TrainingSession session,
      Draws draws,
      GroupCheckpoints checkpoints,
      BooleanSupplier cancelled,
      RunOptions options,
      Progress progress) {
    this.group = group;
    this.session = session;
    this.draws = draws;
    this.checkpoints = checkpoints;
    this.cancelled = cancelled;
    this.progress = progress;
    this.perturbed = options.perturbed();
    this.pace =
        new Pace(options.callSeconds(), CostModel.step(group.shape()) * group.trainings().size());
    for (PreparedTraining training : group.trainings()) {
      lanes.add(LaneCurve.of(training.task()));
    }
    loader = new GroupLoader(group, session, lanes);
  }

  /**
   * Trains to the last step, through every phase.
   *
   * @return one curve a lane
   * @throws CancellationException at the end of the session call in which a cancellation came, once
   *     the checkpoint is written
   */
  List<LaneCurve> train() throws IOException {
    int made = begin();
    if (nothingLoaded()) {
      progress.advanced((long) group.steps() * lanes.size());
      return lanes;
    }
    while (made < group.steps()) {
      if (cancelled.getAsBoolean()) {
        save(made);
        throw new CancellationException("interrupted at step " + made);
      }
      int steps = pace.next(untilLogPoint(made));
      if (running()) {
        advance(made, steps);
      }
      made += steps;
      progress.advanced((long) steps * lanes.size());
      if (made % group.phaseSteps() == 0) {
        endPhase(made);
      }
      if (made < group.steps() && checkpoints.due()) {
        save(made);
      }
    }
    return lanes;
  }

  /** What a lane begins with. */
  private LaneInputs first(int lane) {
    LaneInputs inputs = task(lane).inputs(draws);
    return perturbed
        ? inputs.withInitial(inputs.initial().lastBitsChanged(group.shape().precision()))
        : inputs;
  }

  /** Steps to the next log point, which every phase counts from its start and has at its end. */
  private int untilLogPoint(int made) {
    int inPhase = made % group.phaseSteps();
    int next = (inPhase / group.logEvery() + 1) * group.logEvery();
    return Math.min(next, group.phaseSteps()) - inPhase;
  }

  private void advance(int made, int steps) {
    long before = System.nanoTime();
    if (steps == untilLogPoint(made)) {
      see(session.advance(steps), made - made % group.phaseSteps());
    } else {
      session.step(steps);
    }
    pace.took(steps, (System.nanoTime() - before) / NANOS);
  }

  /** Whether every lane failed before its first step, so that the session has no group. */
  private boolean nothingLoaded() {
    return lanes.stream().allMatch(lane -> lane.failure().isPresent() && lane.divergedAt() == 0);
  }

  /** The parameters of every lane at the end; of none if there was nothing to train. */
  List<Weights> weights() {
    return nothingLoaded() ? List.of() : last == null ? session.weights() : last;
  }

  private boolean running() {
    return lanes.stream().anyMatch(lane -> lane.divergedAt() < 0);
  }

  /** Restores the checkpoint or evaluates the initial network; the steps made so far. */
  private int begin() throws IOException {
    Optional<Checkpoint> saved = checkpoints.read(session);
    for (PreparedTraining training : group.trainings()) {
      training.cells().forEach(cell -> progress.began(cell, saved.map(Checkpoint::step).orElse(0)));
    }
    if (saved.isEmpty()) {
      powers = load(0, this::first);
      if (running()) {
        see(session.advance(0), 0);
        measure(0, session::weights);
      }
      return 0;
    }
    Checkpoint checkpoint = saved.get();
    int phase = checkpoint.step() / group.phaseSteps();
    powers =
        load(
            phase * group.phaseSteps(),
            lane -> {
              LaneInputs first = first(lane);
              // The weights that a phase is loaded with are replaced by those restored.
              return phase == 0 ? first : task(lane).inputs(phase, first.initial(), draws);
            });
    session.restore(new TrainingState(checkpoint.variables()));
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).restore(checkpoint.curves().get(i));
    }
    secondsBefore = checkpoint.seconds();
    progress.restored((long) checkpoint.step() * lanes.size());
    return checkpoint.step();
  }

  /** Draws data and decomposes covariances, which takes long where there are many inputs. */
  private List<Loaded.Power> load(int made, IntFunction<LaneInputs> source) {
    int inputs = group.shape().network().inputs();
    String decomposing =
        inputs < LONG_TO_DECOMPOSE
            ? ""
            : " and decomposing covariances of " + inputs + " × " + inputs;
    Progress.Stage stage =
        progress.stage("preparing data of " + Words.count(lanes.size(), "network") + decomposing);
    try {
      return loader.load(made, source);
    } finally {
      // A group that exhausts the memory here begins again as two.
      stage.close();
    }
  }

  /** Measures what the phase left and, unless it was the last, loads the next one. */
  private void endPhase(int made) {
    List<Weights> trained = session.weights();
    measure(made, () -> trained);
    last = trained;
    if (made < group.steps() && running()) {
      int phase = made / group.phaseSteps();
      powers = load(made, lane -> task(lane).inputs(phase, trained.get(lane), draws));
    }
  }

  private void measure(int made, Supplier<List<Weights>> trained) {
    int ended = made / group.phaseSteps();
    // Read once for all lanes, and not at all where nothing is measured of them.
    List<Weights> read = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      LaneCurve lane = lanes.get(i);
      int index = i;
      if (lane.divergedAt() < 0) {
        Supplier<Weights> own =
            () -> {
              if (read.isEmpty()) {
                read.addAll(trained.get());
              }
              return read.get(index);
            };
        tell(i, lane.add(made, task(i).measure(ended, own, lane.points(), draws)));
      }
    }
  }

  private NetworkTask task(int lane) {
    return group.trainings().get(lane).task();
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
  Optional<SymmetricEigen> spectrum(int lane) {
    return powers.isEmpty() ? Optional.empty() : powers.get(lane).spectrum();
  }

  /** What is recorded of a lane's P, once training has begun. */
  Map<String, Double> preconditioner(int lane) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!powers.isEmpty()) {
      metrics.put(Metric.PRECONDITIONER_TRACE.key(), powers.get(lane).trace());
      powers
          .get(lane)
          .error()
          .ifPresent(error -> metrics.put(Metric.PRECONDITIONER_ERROR.key(), error));
    } else if (!nothingLoaded()) {
      session
          .preconditionerTrace(lane)
          .ifPresent(trace -> metrics.put(Metric.PRECONDITIONER_TRACE.key(), trace));
    }
    metrics.values().removeIf(value -> !Double.isFinite(value));
    return metrics;
  }

  private void see(Observation seen, int before) {
    for (int i = 0; i < lanes.size(); i++) {
      tell(i, lanes.get(i).see(seen, i, before));
    }
  }

  private void tell(int lane, List<Checkpoint.Point> added) {
    PreparedTraining training = group.trainings().get(lane);
    for (Cell cell : training.cells()) {
      training
          .task()
          .share(cell, added)
          .forEach(p -> progress.logged(cell, p.step(), p.metric(), p.value()));
    }
  }
}
