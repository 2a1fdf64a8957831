package org.sigmap.train;

/**
 * The sizes of a fully connected network.
 *
 * @param inputs d
 * @param hidden h, units of every hidden layer
 * @param outputs o
 * @param depth number of hidden layers
 */
public record NetworkShape(int inputs, int hidden, int outputs, int depth) {
  /** A two-layer network. */
  public NetworkShape(int inputs, int hidden, int outputs) {
    this(inputs, hidden, outputs, 1);
  }

  /** The same network for inputs of another dimension. */
  public NetworkShape withInputs(int dimension) {
    return new NetworkShape(dimension, hidden, outputs, depth);
  }
}
