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
    network.spectrum().ifPresent(sigma -> requireSize(sigma, d));
    require(network.lane().isFinite(), "its weights are not all finite: it diverged");
  }

  private static void requireSize(SymmetricEigen sigma, int d) {
    require(
        sigma.values().length == d && sigma.vectors().rows() == d && sigma.vectors().columns() == d,
        "the spectrum has " + sigma.values().length + " eigenvalues, W1 " + d + " rows");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("this cell cannot be exported: " + problem);
    }
  }
}
