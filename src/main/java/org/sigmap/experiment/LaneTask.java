package org.sigmap.experiment;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.Weights;

/** What an experiment has one lane do. */
interface LaneTask {

  /** The lane's data, initial weights and hyper-parameters. */
  LaneInputs inputs(Draws draws);

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

  /**
   * Which further test set of the lane a cell's {@code ood_accuracy} is measured on, if any.
   *
   * @return its index in {@link LaneInputs#furtherTests}
   */
  default OptionalInt furtherTest(Cell cell) {
    return OptionalInt.empty();
  }

  /** Metrics of the covariance that the lane is preconditioned by. */
  default Map<String, Double> covarianceMetrics(PreconditionerSpectrum spectrum) {
    return Map.of();
  }

  /** The inputs' spectrum and the Gram spectrum that the cell's preconditioner makes of it. */
  List<SpectrumPoint> spectrum(Cell cell, Draws draws);
}
