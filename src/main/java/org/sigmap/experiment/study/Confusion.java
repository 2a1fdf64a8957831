package org.sigmap.experiment.study;

import org.sigmap.data.LabelledImages;
import org.sigmap.math.Matrix;
import org.sigmap.train.Weights;

/**
 * What a trained classifier takes images for, computed on the host in float64.
 *
 * @param counts images by class and answer
 */
record Confusion(int[][] counts) {

  static Confusion of(Weights weights, LabelledImages images) {
    Matrix outputs = weights.outputs(weights.preActivations(images.pixels()));
    int[][] counts = new int[images.classes()][images.classes()];
    for (int i = 0; i < images.count(); i++) {
      int answer = 0;
      for (int c = 1; c < images.classes(); c++) {
        if (outputs.get(i, c) > outputs.get(i, answer)) {
          answer = c;
        }
      }
      counts[images.labels()[i]][answer]++;
    }
    return new Confusion(counts);
  }

  /** Shares of a class's images by answer; empty where there are none. */
  double[] shares(int label) {
    int total = 0;
    for (int count : counts[label]) {
      total += count;
    }
    double[] shares = new double[total == 0 ? 0 : counts.length];
    for (int answer = 0; answer < shares.length; answer++) {
      shares[answer] = (double) counts[label][answer] / total;
    }
    return shares;
  }
}
