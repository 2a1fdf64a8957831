package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.data.DataSet;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Cell;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainedNetwork;

class TrainedCellTest {
  /** The moment is kept in float32, and has had as many roundings as there were steps. */
  private static final double FLOAT_ROUNDING = 1e-5;

  /** With full batches the last estimate is the training rows' own covariance. */
  @Test
  void anAdaptiveCellTellsItsLastCovariance() {
    String spec =
        """
        name: small
        seeds: 1
        teacher: {dimension: 4}
        samples: {total: 60, trainFraction: 0.5}
        model: {hidden: 4}
        preconditioner: {kind: adaptive-covariance-power, p: -1, damping: 0.01, warmUp: 0}
        training: {steps: 30, logEvery: 10}
        """;
    Cell cell = SpecReader.read(spec, "spec.yaml", Overrides.none()).cells().get(0);
    TrainedNetwork trained = TrainedCell.train(cell, SessionOptions.singleThreaded());
    assertEquals(-1, trained.exponent());
    assertEquals(0.01, trained.damping());
    DataSet data = new Sources().of(cell.spec()).read(new Draws());
    double[] expected = SymmetricEigen.of(EmpiricalCovariance.of(data.train().inputs())).values();
    assertArrayEquals(
        expected, trained.spectrum().orElseThrow().values(), FLOAT_ROUNDING * expected[0]);
  }

  /** p moves, and the P that is exported is Σ^p of where it came to, with the trace of I. */
  @Test
  void aLearnedPowerIsExportedWithPAsItActs() {
    String spec =
        """
        name: learned
        teacher: {kind: single-index, dimension: 3}
        samples: {total: 60, trainFraction: 0.5, holdout: 0.2}
        model: {hidden: 4, initScale: 0.5}
        optimizer: {kind: gradient-descent, learningRate: 0.1}
        preconditioner: {kind: learned-power, hyperLearningRate: 1}
        training: {steps: 5, logEvery: 5, precision: float64}
        """;
    Cell cell = SpecReader.read(spec, "spec.yaml", Overrides.none()).cells().get(0);
    TrainedNetwork trained = TrainedCell.train(cell, SessionOptions.singleThreaded());
    double p = trained.exponent();
    assertTrue(Math.abs(p) > 1e-3 && Math.abs(p) < 2, "p is " + p);
    double[] powers = {Math.pow(10, p), Math.pow(0.1, p), Math.pow(0.1, p)};
    double mean = (powers[0] + powers[1] + powers[2]) / 3;
    double[] expected = new double[9];
    for (int i = 0; i < 3; i++) {
      expected[4 * i] = powers[i] / mean;
    }
    assertArrayEquals(expected, trained.lane().known().get("preconditioner"), 1e-12);
  }

  /** No matrix of all inputs is made: neither to train, nor to look at the network along. */
  @Test
  void aCellOfMoreInputsThanAreDecomposedHasItsPAndNoSpectrum() {
    String spec =
        """
        name: wide
        teacher: {dimension: 2001}
        samples: {total: 6, trainFraction: 0.5}
        model: {hidden: 2}
        preconditioner: {p: -1, damping: 0.01, covariance: empirical}
        training: {steps: 1, logEvery: 1}
        """;
    Cell cell = SpecReader.read(spec, "spec.yaml", Overrides.none()).cells().get(0);
    TrainedNetwork trained = TrainedCell.train(cell, SessionOptions.singleThreaded());
    assertEquals(Optional.empty(), trained.spectrum());
    assertEquals(-1, trained.exponent());
    assertEquals(2001 * 3, trained.lane().known().get("preconditioner.vectors").length);
  }
}
