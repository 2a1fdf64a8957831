package org.sigmap.experiment;

import java.util.List;
import org.sigmap.data.RegressionData;
import org.sigmap.graph.optim.AdaptiveCovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.Weights;

/**
 * A cell of a generalization study trained once more, alone, for its weights, which records do not
 * hold.
 *
 * @param spec the cell's setting
 * @param weights after the last update
 * @param spectrum Σ that the preconditioner is a power of, the last one of an adaptive one; of a
 *     cell without a covariance, the population's
 * @param exponent p; 0 where there is no preconditioner
 * @param damping δ
 * @param targetMean what was subtracted from raw targets
 * @param targetStd what they were divided by
 */
public record TrainedCell(
    GeneralizationCell spec,
    Weights weights,
    PreconditionerSpectrum spectrum,
    double exponent,
    double damping,
    double targetMean,
    double targetStd) {

  /**
   * Trains the cell from its seed.
   *
   * @throws IllegalArgumentException if the cell is of another experiment or its loss stops being
   *     finite, with a sentence for the user
   */
  public static TrainedCell train(Cell cell, SessionOptions options) {
    if (!(cell.spec() instanceof GeneralizationCell spec)) {
      throw new IllegalArgumentException(
          "cell "
              + cell.id()
              + " is not of experiment generalization; only those hold one network to export");
    }
    PreparedTraining training = Experiments.prepare(List.of(cell)).get(0);
    Draws draws = new Draws();
    LaneInputs inputs = training.task().inputs(draws);
    try (TrainingSession session = TrainingSession.open(training.shape(), options)) {
      List<PreconditionerSpectrum> spectra = session.load(List.of(inputs));
      Observation last = session.advance(training.steps());
      if (last.divergedAt()[0] >= 0) {
        throw new IllegalArgumentException(
            "cell "
                + cell.id()
                + " diverges at step "
                + last.divergedAt()[0]
                + ", so there is no network to export; choose another cell");
      }
      RegressionData data = GeneralizationExperiment.data(spec, draws);
      return new TrainedCell(
          spec,
          session.weights().get(0),
          spectra.isEmpty() ? spectrum(spec, session, data) : spectra.get(0),
          inputs.power().exponent(),
          inputs.power().damping(),
          data.targetMean(),
          data.targetStd());
    }
  }

  /** The last Σ̂ of an adaptive preconditioner; otherwise the population's Σ. */
  private static PreconditionerSpectrum spectrum(
      GeneralizationCell spec, TrainingSession session, RegressionData data) {
    Matrix population = data.population().covariance();
    if (!(spec.preconditioner() instanceof PreconditionerSpec.AdaptiveCovariancePower)) {
      return decomposed(population);
    }
    int d = population.rows();
    double[] moment = session.optimizerState(AdaptiveCovariancePower.MOMENT);
    Matrix m = new Matrix(d + 1, d + 1, moment);
    double weight = m.get(d, d);
    double[] sigma = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sigma[i * d + j] = m.get(i, j) / weight - m.get(i, d) / weight * (m.get(j, d) / weight);
      }
    }
    return decomposed(new Matrix(d, d, sigma));
  }

  /** Eigenvalues ascending, as graphs give them. */
  private static PreconditionerSpectrum decomposed(Matrix covariance) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    int d = eigen.values().length;
    double[] values = new double[d];
    double[] vectors = new double[d * d];
    for (int r = 0; r < d; r++) {
      values[r] = eigen.values()[d - 1 - r];
      for (int i = 0; i < d; i++) {
        vectors[i * d + r] = eigen.vectors().get(i, d - 1 - r);
      }
    }
    return new PreconditionerSpectrum(values, new Matrix(d, d, vectors));
  }
}
