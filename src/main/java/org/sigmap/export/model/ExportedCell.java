package org.sigmap.export.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.data.RawRows;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.StepSpec;
import org.sigmap.train.TrainedLane;

/**
 * A trained cell with everything that its SavedModel holds.
 *
 * @param spectrum Σ_X, of which the preconditioner is a power; λ of null directions are 0
 * @param exponent p; 0 where no power of Σ_X preconditions
 * @param damping δ, in the units of Σ_X
 * @param raw what the user has in place of the network's inputs and outputs
 */
public record ExportedCell(
    String cellId,
    Map<String, Object> axes,
    String specYaml,
    StepSpec step,
    TrainedLane lane,
    SymmetricEigen spectrum,
    double exponent,
    double damping,
    RawRows raw) {
  /**
   * @throws IllegalArgumentException if shapes disagree or a weight is not finite
   */
  public ExportedCell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    int d = lane.shape().network().inputs();
    require(
        spectrum.values().length == d
            && spectrum.vectors().rows() == d
            && spectrum.vectors().columns() == d,
        "the spectrum has " + spectrum.values().length + " eigenvalues, W1 " + d + " rows");
    require(lane.isFinite(), "its weights are not all finite: it diverged");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("this cell cannot be exported: " + problem);
    }
  }
}
