package org.sigmap.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Which loss compares the network's outputs with the targets. */
public enum LossKind {
  /** (1/(n·o)) Σ (f − y)². */
  MEAN_SQUARED_ERROR,
  /** −(1/n) Σ_i log softmax(f_i)·y_i, targets one-hot. */
  CROSS_ENTROPY;

  /** Among {@link #measures}: what {@link #mean} is. */
  public static final String LOSS = "loss";

  /**
   * Among {@link #measures}: the share of rows whose largest output is the one of their class; of
   * equal outputs the first counts.
   */
  public static final String ACCURACY = "accuracy";

  /** The loss per lane: {@code [L,n,o],[L,n,o] → [L]}. */
  public <T extends TFloating> Operand<T> mean(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return switch (this) {
      case MEAN_SQUARED_ERROR -> Losses.meanSquaredError(ops, outputs, targets);
      case CROSS_ENTROPY -> Losses.crossEntropy(ops, outputs, targets);
    };
  }

  /** What of the outputs is measured: the loss first. */
  public List<String> measures() {
    return this == CROSS_ENTROPY ? List.of(LOSS, ACCURACY) : List.of(LOSS);
  }

  /**
   * The terms of every measure, added up over the rows: divided by n times {@link #entries} they
   * are the measures.
   *
   * @return one {@code [L]} for each of {@link #measures}
   */
  public <T extends TFloating> List<Operand<T>> sums(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return switch (this) {
      case MEAN_SQUARED_ERROR ->
          List.of(ops.sumPerLane(ops.tf().math.squaredDifference(outputs, targets)));
      case CROSS_ENTROPY ->
          List.of(
              ops.sumPerLane(Losses.rowCrossEntropy(ops.scoped("CrossEntropy"), outputs, targets)),
              ops.sumPerLane(Losses.right(ops.scoped("Accuracy"), outputs, targets)));
    };
  }

  /** Terms that a row of so many outputs brings. */
  public int entries(int outputs) {
    return this == CROSS_ENTROPY ? 1 : outputs;
  }

  /** {@link #mean} with its derivatives by the outputs. */
  public <T extends TFloating> Differentiable<T> differentiable(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return switch (this) {
      case MEAN_SQUARED_ERROR -> Losses.SquaredError.of(ops, outputs, targets);
      case CROSS_ENTROPY -> Losses.CrossEntropy.of(ops, outputs, targets);
    };
  }

  /**
   * A loss of outputs f {@code [L,n,o]}.
   *
   * @param <T> floating-point type
   */
  public interface Differentiable<T extends TFloating> {
    /** L {@code [L]}. */
    Operand<T> value();

    /** ∂L/∂f {@code [L,n,o]}. */
    Operand<T> gradient();

    /** The derivative of {@link #gradient} along Rf {@code [L,n,o]}. */
    Operand<T> gradientAlong(Operand<T> tangent);
  }
}
