package org.sigmap.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one call of the chunk reports, one entry a lane.
 *
 * @param step updates made so far
 * @param lossBeforeUpdate the differentiated loss (decay term included where it is in the loss) at
 *     the parameters before the chunk's last update; NaN for a chunk of no steps
 * @param trainLoss data term on the training rows after the chunk's last update
 * @param testLoss data term on the test rows after the chunk's last update
 * @param accuracies of a classifier, by evaluated set: {@link #TRAIN}, {@link #TEST}, then {@link
 *     #FURTHER} and its index for each further test set, one entry a lane each; empty for a
 *     regression
 * @param fingerprints where one is measured, what the next update makes of the gradient after the
 *     chunk's last one; otherwise empty
 * @param paths likewise, what the chunk's updates made of the sum of their gradients
 * @param learned where p is learned, p by {@link #EXPONENT} and the last hypergradient by {@link
 *     #HYPERGRADIENT}, one entry a lane each; otherwise empty
 * @param divergedAt number of updates after which the lane's loss was first not finite, or −1; the
 *     differentiated loss is looked at before every update, the two losses here after the last one
 */
public record Observation(
    int step,
    double[] lossBeforeUpdate,
    double[] trainLoss,
    double[] testLoss,
    Map<String, double[]> accuracies,
    List<SpectralFingerprint> fingerprints,
    List<SpectralFingerprint> paths,
    Map<String, double[]> learned,
    int[] divergedAt) {
  /** The training rows. */
  public static final String TRAIN = "train";

  /** The test rows. */
  public static final String TEST = "test";

  /** Further test rows, behind which their index stands. */
  public static final String FURTHER = "further";

  /** p where it is learned. */
  public static final String EXPONENT = "p";

  /** The validation loss's derivative by p. */
  public static final String HYPERGRADIENT = "hypergradient";

  public Observation {
    learned = Collections.unmodifiableMap(new LinkedHashMap<>(learned));
    accuracies = Collections.unmodifiableMap(new LinkedHashMap<>(accuracies));
    fingerprints = List.copyOf(fingerprints);
    paths = List.copyOf(paths);
  }
}
