package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.SeedStream;
import org.sigmap.math.Statistics;
import org.sigmap.spec.LabelNoiseSpec;

/** Wrong labels in a training set. */
public final class LabelNoise {
  private LabelNoise() {}

  /**
   * Labels of which a share is wrong. One uniform and one class are drawn per label whatever the
   * kind and rate, so that with one seed a higher rate flips the labels of a lower one and more.
   *
   * <p>Symmetric: a flipped label is any of the other classes, all alike; at rate (c − 1)/c labels
   * say nothing of the image. Pair: class k becomes k + 1 modulo c (Han et al. 2018, §4, "pair
   * flipping").
   *
   * @param labels true classes, [n]
   * @param classes c
   * @return [n]
   */
  public static int[] flip(LabelNoiseSpec spec, int[] labels, int classes, SeedStream stream) {
    int[] flipped = labels.clone();
    for (int i = 0; i < labels.length; i++) {
      boolean hit = stream.nextUniform() < spec.rate();
      int other = 1 + stream.nextInt(classes - 1);
      if (hit) {
        int step = spec instanceof LabelNoiseSpec.Pair ? 1 : other;
        flipped[i] = (labels[i] + step) % classes;
      }
    }
    return flipped;
  }

  /**
   * Numbers y + ε·sd(y)/SNR with ε standard normal, where sd has the divisor n, as teachers have
   * it.
   *
   * @param labels y, [n]
   * @return [n]
   */
  public static double[] add(LabelNoiseSpec spec, double[] labels, SeedStream stream) {
    double deviation = Statistics.populationStandardDeviation(labels) / spec.snr();
    double[] noise = stream.gaussians(labels.length);
    double[] noisy = new double[labels.length];
    Arrays.setAll(noisy, i -> labels[i] + deviation * noise[i]);
    return noisy;
  }
}
