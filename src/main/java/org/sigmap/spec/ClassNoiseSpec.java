package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One fixed Gaussian pattern a class.
 *
 * @param standardDeviation of every pixel of a pattern, in units of white; 0: no patterns
 * @param patternSeed seed of the patterns; absent: the cell's seed
 * @param clamp whether noisy images are cut to [0, 1]
 * @param partner whose pattern a class gets where noise is flipped
 */
public record ClassNoiseSpec(
    double standardDeviation,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long patternSeed,
    boolean clamp,
    PartnerMap partner) {
  public ClassNoiseSpec {
    Check.nonNegative("standardDeviation", standardDeviation);
  }

  /** The authors' script, but for its single seed. */
  public static ClassNoiseSpec defaults() {
    return new ClassNoiseSpec(0.1, null, true, PartnerMap.NEIGHBOUR);
  }
}
