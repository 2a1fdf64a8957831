package org.sigmap.experiment.study;

import org.sigmap.data.RawRows;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.StepSpec;

/** A lane that ends with the one network that a cell is about, so that it can be exported. */
public interface ExportableTask extends LaneTask {

  /** What every update does. */
  StepSpec step();

  /**
   * The Σ that the network is looked at along: the one that a preconditioner is a power of; where
   * there is none the population's, or the training inputs' own where no population is known.
   */
  SymmetricEigen directions(Draws draws);

  /** What the user has in place of the network's inputs and outputs. */
  RawRows raw(Draws draws);
}
