package org.sigmap.experiment.study;

import org.sigmap.data.RawRows;
import org.sigmap.data.source.Draws;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.StepSpec;

/** A lane that ends with the one network that a cell is about, so that it can be exported. */
public interface ExportableTask extends LaneTask {

  /** As {@link NetworkTask#step()}. */
  StepSpec step();

  /** As {@link NetworkTask#directions(Draws)}. */
  SymmetricEigen directions(Draws draws);

  /** As {@link NetworkTask#raw(Draws)}. */
  RawRows raw(Draws draws);
}
