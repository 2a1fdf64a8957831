package org.sigmap.graph.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TFloating;

/**
 * A weight matrix W {@code [in,out]} with its bias b {@code [out]}: its rows r become s·rW + b.
 *
 * <p>What layers compute, they compute of {@link Parameters#effective}, sW in the place of W, so
 * that only a {@link Rescaled} pass knows s.
 *
 * @param matrix name of W
 * @param bias name of b
 * @param inputs entries of a row
 * @param outputs entries of what a row becomes
 * @param scale s
 */
public record Weight(String matrix, String bias, int inputs, int outputs, double scale) {
  /** With s = 1. */
  public Weight(String matrix, String bias, int inputs, int outputs) {
    this(matrix, bias, inputs, outputs, 1);
  }

  /** The same for rows of another size, with the same s. */
  Weight withInputs(int size) {
    return new Weight(matrix, bias, size, outputs, scale);
  }

  /** The same with products of another size. */
  Weight withOutputs(int size) {
    return new Weight(matrix, bias, inputs, size, scale);
  }

  /** W, b. */
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(matrix, Shape.of(inputs, outputs), inputs, false),
        new Parameter(bias, Shape.of(outputs), inputs, true));
  }

  /**
   * rW + b of every row: {@code [L,n,in] → [L,n,out]}, or r̃(W; b) of r̃ = (r 1) {@code
   * [L,n,in+1]}, which saves the pass that adds b.
   */
  <T extends TFloating> Operand<T> apply(LaneOps<T> ops, Parameters<T> of, Operand<T> rows) {
    return haveOnes(rows)
        ? ops.matMul(rows, stacked(ops, of))
        : apply(ops, of.get(matrix), of.get(bias), rows);
  }

  /**
   * As {@link #apply(LaneOps, Parameters, Operand)}, of W {@code [L,in,out]} and b {@code [L,out]}.
   */
  static <T extends TFloating> Operand<T> apply(
      LaneOps<T> ops, Operand<T> w, Operand<T> b, Operand<T> rows) {
    return ops.tf().math.add(ops.matMul(rows, w), asRow(ops, b));
  }

  /** What δ at the products makes of the parameters: rᵀδ and the sum of δ over rows. */
  <T extends TFloating> Map<String, Operand<T>> gradients(
      LaneOps<T> ops, Operand<T> rows, Operand<T> delta) {
    return haveOnes(rows)
        ? split(ops, ops.transposedMatMul(rows, delta))
        : Map.of(matrix, ops.transposedMatMul(rows, delta), bias, ops.sumOverRows(delta));
  }

  /** Whether rows end with a column of ones. */
  boolean haveOnes(Operand<?> rows) {
    return rows.shape().get(2) == inputs + 1;
  }

  /** Whether b costs less as a row of W̃ = (W; b), behind a column of ones beside the rows. */
  boolean folds() {
    return inputs < outputs;
  }

  /**
   * Rows as a pass costs least with them: with a column of ones where that is less than a pass over
   * the products.
   */
  <T extends TFloating> Operand<T> folded(LaneOps<T> ops, Operand<T> rows) {
    return haveOnes(rows) || !folds() ? rows : ops.withOnes(rows);
  }

  /** (W; b), or what stands for them in a gradient: {@code [L,in+1,out]}. */
  public <T extends TFloating> Operand<T> stacked(LaneOps<T> ops, Parameters<T> of) {
    return ops.tf().concat(List.of(of.get(matrix), asRow(ops, of.get(bias))), ops.tf().constant(1));
  }

  /** The parts of {@link #stacked}, by name. */
  public <T extends TFloating> Map<String, Operand<T>> split(LaneOps<T> ops, Operand<T> stacked) {
    List<Output<T>> parts =
        ops.tf().splitV(stacked, ops.ints(inputs, 1), ops.tf().constant(1), 2L).output();
    return Map.of(
        matrix, parts.get(0), bias, ops.tf().reshape(parts.get(1), ops.ints(-1, outputs)));
  }

  /** (s·r, 1) of rows (r, 1): what the gradient of (W; b) is a product with. */
  public <T extends TFloating> Operand<T> scaled(LaneOps<T> ops, Operand<T> rows) {
    if (scale == 1) {
      return rows;
    }
    double[] factors = new double[inputs + 1];
    Arrays.fill(factors, 0, inputs, scale);
    factors[inputs] = 1;
    Operand<T> row = ops.tf().dtypes.cast(ops.tf().constant(factors), ops.type());
    return ops.tf().math.mul(rows, row);
  }

  static <T extends TFloating> Operand<T> asRow(LaneOps<T> ops, Operand<T> bias) {
    return ops.tf().expandDims(bias, ops.tf().constant(1));
  }
}
