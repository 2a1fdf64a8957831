package org.sigmap.experiment.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.graph.precondition.LearnedPower;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Cell;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Loaded;
import org.sigmap.train.Observation;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainedLane;
import org.sigmap.train.TrainedNetwork;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingState;

/** A cell trained once more, alone, for what records do not hold: its network. */
public final class TrainedCell {
  private TrainedCell() {}

  /**
   * Trains the cell from its seed.
   *
   * @throws IllegalArgumentException if the cell is of an experiment that does not end with one
   *     network or its loss stops being finite, with a sentence for the user
   */
  public static TrainedNetwork train(Cell cell, SessionOptions options) {
    PreparedTraining training = new Experiments().prepare(List.of(cell)).get(0);
    NetworkTask task = training.task();
    if (!task.isExportable()) {
      throw new IllegalArgumentException(
          "cell "
              + cell.id()
              + " does not end with one network to export: gram compares trainings, transfer fits a"
              + " head for each target, continual learns task after task; cells of the experiments"
              + " generalization and out-of-distribution can be exported");
    }
    Draws draws = new Draws();
    LaneInputs inputs = task.inputs(draws);
    try (TrainingSession session =
        TrainingSession.open(training.shape().withFingerprint(false), options)) {
      List<Loaded.Power> powers = session.load(List.of(inputs));
      Observation last = session.advance(training.steps());
      if (last.divergedAt()[0] >= 0) {
        throw new IllegalArgumentException(
            ("cell %s diverges at step %s, so there is no network to export; choose"
                    + " another cell")
                .formatted(cell.id(), last.divergedAt()[0]));
      }
      Optional<SymmetricEigen> sigma =
          powers.stream()
              .flatMap(known -> known.spectrum().stream())
              .findFirst()
              .or(() -> spectrum(task, session, draws));
      double[] learned = last.learned().get(Observation.EXPONENT);
      PreconditionerSpec power =
          learned == null
              ? task.step().preconditioner()
              : task.step().preconditioner().learnt(learned[0]);
      boolean known = learned == null ? power.powerOfCovariance() : power.structure().whole();
      return new TrainedNetwork(
          task.step(),
          learned == null ? session.lane(0) : heldFixed(session.lane(0), power),
          sigma,
          known ? power.p() : 0,
          known ? power.damping() : 0,
          task.raw(draws));
    }
  }

  /** A lane that has learned p, with P as its last step left it and nothing more to learn. */
  private static TrainedLane heldFixed(TrainedLane lane, PreconditionerSpec power) {
    double[] lambda = lane.known().get(LearnedPower.VALUES);
    int d = lambda.length;
    double[] gains = Arrays.stream(lambda).map(v -> Math.pow(v, power.p())).toArray();
    double mean = Arrays.stream(gains).average().orElseThrow();
    Matrix vectors = new Matrix(d, d, lane.known().get(LearnedPower.VECTORS));
    Matrix p = SymmetricEigen.compose(vectors, Arrays.stream(gains).map(g -> g / mean).toArray());
    Map<String, double[]> state = new LinkedHashMap<>(lane.state().variables());
    state.keySet().removeIf(name -> name.startsWith(LearnedPower.STATE));
    return new TrainedLane(
        lane.shape().withPreconditioner(new CovariancePower(power.covariance())),
        new TrainingState(state),
        lane.hyperparameters(),
        lane.probeSeed(),
        Map.of(KnownPreconditioner.PRECONDITIONER, p.values()));
  }

  /** The last Σ̂ of an adaptive preconditioner; otherwise that of the task. */
  private static Optional<SymmetricEigen> spectrum(
      NetworkTask task, TrainingSession session, Draws draws) {
    int d = session.shape().network().inputs();
    if (d > PowerMethod.MOST_EXACT) {
      return Optional.empty();
    }
    return session
        .shape()
        .preconditioner()
        .covariance(session::optimizerState, d)
        .map(sigma -> SymmetricEigen.of(new Matrix(d, d, sigma)))
        .map(sigma -> sigma.cleared(session.shape().precision().epsilon()))
        .or(() -> Optional.of(task.directions(draws).cleared(Precision.FLOAT64.epsilon())));
  }
}
