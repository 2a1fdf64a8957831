package org.sigmap.experiment.run;

import java.util.List;
import org.sigmap.data.RawRows;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Cell;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Loaded;
import org.sigmap.train.Observation;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainedLane;
import org.sigmap.train.TrainingSession;

/**
 * A cell trained once more, alone, for its network and its optimizer's memory, which records do not
 * hold.
 *
 * @param spectrum Σ, λ of null directions 0, that the preconditioner is a power of, the last one of
 *     an adaptive one; of a cell without a covariance, see {@link NetworkTask#directions}
 * @param exponent p; 0 where no power of a Σ preconditions
 * @param raw what the user has in place of the network's inputs and outputs
 */
public record TrainedCell(
    StepSpec step,
    TrainedLane lane,
    SymmetricEigen spectrum,
    double exponent,
    double damping,
    RawRows raw) {

  /**
   * Trains the cell from its seed.
   *
   * @throws IllegalArgumentException if the cell is of an experiment that does not end with one
   *     network or its loss stops being finite, with a sentence for the user
   */
  public static TrainedCell train(Cell cell, SessionOptions options) {
    PreparedTraining training = Experiments.prepare(List.of(cell)).get(0);
    NetworkTask task = training.task();
    if (!task.isExportable()) {
      throw new IllegalArgumentException(
          "cell "
              + cell.id()
              + " does not end with one network to export: gram compares trainings, transfer fits a"
              + " head for each target, continual learns task after task; cells of the experiments"
              + " generalization and out-of-distribution can be exported");
    }
    int d = training.shape().network().inputs();
    if (d > PowerMethod.MOST_EXACT) {
      throw new IllegalArgumentException(
          ("cell %s has %s inputs, and a model is exported with all eigenvectors of their"
                  + " covariance, of at most %s; its records hold what was measured of it")
              .formatted(cell.id(), d, PowerMethod.MOST_EXACT));
    }
    if (task.preconditioner().validates()) {
      throw new IllegalArgumentException(
          "cell "
              + cell.id()
              + " learns p from validation rows, which a model does not hold, so that it cannot"
              + " take the cell's own step; export a cell of covariance-power with the p of its"
              + " records");
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
      PreconditionerSpec power = task.preconditioner();
      return new TrainedCell(
          task.step(),
          session.lane(0),
          powers.stream()
              .flatMap(known -> known.spectrum().stream())
              .findFirst()
              .orElseGet(() -> spectrum(task, session, draws)),
          power.powerOfCovariance() ? power.p() : 0,
          power.powerOfCovariance() ? power.damping() : 0,
          task.raw(draws));
    }
  }

  /** The last Σ̂ of an adaptive preconditioner; otherwise that of the task. */
  private static SymmetricEigen spectrum(NetworkTask task, TrainingSession session, Draws draws) {
    int d = session.shape().network().inputs();
    return session
        .shape()
        .preconditioner()
        .covariance(session::optimizerState, d)
        .map(sigma -> SymmetricEigen.of(new Matrix(d, d, sigma)))
        .map(sigma -> sigma.cleared(session.shape().precision().epsilon()))
        .orElseGet(() -> task.directions(draws).cleared(Precision.FLOAT64.epsilon()));
  }
}
