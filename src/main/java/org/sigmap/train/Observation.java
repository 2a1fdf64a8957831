package org.sigmap.train;

import java.util.List;

/**
 * What one call of the chunk reports, one entry a lane.
 *
 * @param step updates made so far
 * @param lossBeforeUpdate the differentiated loss (decay term included where it is in the loss) at
 *     the parameters before the chunk's last update; NaN for a chunk of no steps
 * @param trainLoss data term on the training rows after the chunk's last update
 * @param testLoss data term on the test rows after the chunk's last update
 * @param accuracies of a classifier, by evaluated set: the training rows, the test rows, then each
 *     further test set, one entry a lane each; empty for a regression
 * @param fingerprints where one is measured, what the next update makes of the gradient after the
 *     chunk's last one; otherwise empty
 * @param paths likewise, what the chunk's updates made of the sum of their gradients
 * @param divergedAt number of updates after which the lane's loss was first not finite, or −1; the
 *     differentiated loss is looked at before every update, the two losses here after the last one
 */
public record Observation(
    int step,
    double[] lossBeforeUpdate,
    double[] trainLoss,
    double[] testLoss,
    List<double[]> accuracies,
    List<SpectralFingerprint> fingerprints,
    List<SpectralFingerprint> paths,
    int[] divergedAt) {
  public Observation {
    accuracies = List.copyOf(accuracies);
    fingerprints = List.copyOf(fingerprints);
    paths = List.copyOf(paths);
  }
}
