package org.sigmap.train;

import java.util.List;
import java.util.Map;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SymmetricEigen;

/**
 * What became of a lane group that was put on the device.
 *
 * @param spectra the decomposed Σ of every lane; empty where no power is computed
 * @param refused why a lane's P cannot be used, by lane; such a lane has P = I, so that the others
 *     of its group train as they would beside any other
 */
public record Loaded(List<SymmetricEigen> spectra, Map<Integer, ImpossiblePowerException> refused) {
  public Loaded {
    spectra = List.copyOf(spectra);
    refused = Map.copyOf(refused);
  }

  /** A group whose P is not computed. */
  static Loaded withoutPower() {
    return new Loaded(List.of(), Map.of());
  }
}
