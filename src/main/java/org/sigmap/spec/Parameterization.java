package org.sigmap.spec;

/**
 * What products of weights W with a layer's m inputs a are multiplied by. Learning rates are those
 * of W as it stands. Initial weights are √m times Kaiming's but in {@link #STANDARD}, so that
 * {@link #NTK} starts as that does.
 */
public enum Parameterization {
  /** z = aW + b. */
  STANDARD(0, 0),
  /** z = aW/√m + b (Jacot, Gabriel and Hongler 2018). */
  NTK(0.5, 0.5),
  /** As {@link #NTK}, but aW/m + b in the last layer (Mei, Montanari and Nguyen 2018). */
  MEAN_FIELD(0.5, 1);

  private final double hidden;
  private final double last;

  Parameterization(double hidden, double last) {
    this.hidden = hidden;
    this.last = last;
  }

  /** What products of every layer but the last are multiplied by. */
  public double hidden(int inputs) {
    return StrictMath.pow(inputs, -hidden);
  }

  /** What those of the last layer are multiplied by. */
  public double last(int inputs) {
    return StrictMath.pow(inputs, -last);
  }

  /** What Kaiming's initial weights of a layer of so many inputs are multiplied by. */
  public double initial(int inputs) {
    return this == STANDARD ? 1 : Math.sqrt(inputs);
  }
}
