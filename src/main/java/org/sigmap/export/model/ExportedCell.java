package org.sigmap.export.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.train.TrainedNetwork;

/** A trained cell with everything that its SavedModel holds. */
public record ExportedCell(
    String cellId, Map<String, Object> axes, String specYaml, TrainedNetwork network) {
  /**
   * @throws IllegalArgumentException if shapes disagree or a weight is not finite
   */
  public ExportedCell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    int d = network.lane().shape().network().inputs();
    SymmetricEigen spectrum = network.spectrum();
    require(
        spectrum.values().length == d
            && spectrum.vectors().rows() == d
            && spectrum.vectors().columns() == d,
        "the spectrum has " + spectrum.values().length + " eigenvalues, W1 " + d + " rows");
    require(network.lane().isFinite(), "its weights are not all finite: it diverged");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("this cell cannot be exported: " + problem);
    }
  }
}
