package org.sigmap.graph.layer;

import org.tensorflow.ndarray.Shape;

/**
 * An array that a layer learns. It starts from U(±s√(6/fan-in)) (He et al. 2015, eq. 14), s being
 * the model's scale, a bias from 0 unless the model says otherwise.
 *
 * @param name what it is called in graphs, checkpoints and exported models
 * @param shape of one lane
 * @param fanIn entries of a row that go into one output
 * @param bias whether it is added to products; weight decay and initial values tell biases apart
 */
public record Parameter(String name, Shape shape, int fanIn, boolean bias) {
  /** Entries of one lane. */
  public int size() {
    return Math.toIntExact(shape.size());
  }
}
