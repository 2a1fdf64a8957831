package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import org.sigmap.data.source.Draws;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Weights;

/** What an experiment has one lane do. */
public interface LaneTask {

  /** The lane's data, initial weights and hyper-parameters. */
  LaneInputs inputs(Draws draws);

  /** Parts of equal length that the training has, each on data of its own. */
  default int phases() {
    return 1;
  }

  /**
   * What the lane goes on with in a later phase.
   *
   * @param phase its number, from 1; the first, 0, is {@link #inputs(Draws)}
   * @param before parameters that the phase before ended with
   * @throws IllegalArgumentException if the training has no such phase
   */
  default LaneInputs inputs(int phase, Weights before, Draws draws) {
    throw new IllegalArgumentException("there is no phase " + phase);
  }

  /**
   * What is measured before the first phase and after each, beyond the lane's own losses.
   *
   * @param ended phases that have ended
   * @param trained the parameters there
   * @param known what the lane has logged so far
   */
  default Map<String, Double> measure(
      int ended, Weights trained, List<LaneCurve.LogPoint> known, Draws draws) {
    return Map.of();
  }

  /**
   * Whether the recorded training loss is the differentiated one before the update (see {@link
   * org.sigmap.spec.ConventionsSpec#trainLoss()}).
   */
  boolean lossBeforeUpdate();

  /**
   * Final metrics of {@code cell} beyond the lane's own losses, from the trained network.
   *
   * @param trained the parameters after the last update
   */
  Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws);

  /** A cell's share of what the lane has logged. */
  default List<LaneCurve.LogPoint> share(Cell cell, List<LaneCurve.LogPoint> points) {
    return points;
  }

  /**
   * Updates after which the cell is read off the training.
   *
   * @param all updates of the training
   */
  default int steps(Cell cell, int all) {
    return all;
  }

  /** Whether a logged metric's last value is one of the cell's final metrics. */
  default boolean isFinal(String metric) {
    return true;
  }

  /** Metrics of the covariance that the lane is preconditioned by. */
  default Map<String, Double> covarianceMetrics(SymmetricEigen spectrum) {
    return Map.of();
  }

  /** The inputs' spectrum and the Gram spectrum that the cell's preconditioner makes of it. */
  List<SpectrumPoint> spectrum(Cell cell, Draws draws);
}
