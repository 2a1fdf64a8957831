package org.sigmap.experiment.replay;

import java.util.Arrays;
import org.sigmap.math.Matrix;

/**
 * An array of a recorded case.
 *
 * @param shape sizes from the outermost axis to the innermost; empty for a single number
 * @param dtype {@code f32}, {@code f64} or {@code i32}
 * @param values the entries, last axis fastest; {@code f32} entries are exactly representable in
 *     float32
 */
public record RecordedArray(int[] shape, String dtype, double[] values) {

  /**
   * @throws IllegalArgumentException if the number of values is not the product of the shape
   */
  public RecordedArray {
    long count = 1;
    for (int size : shape) {
      count = Math.multiplyExact(count, size);
    }
    if (count != values.length) {
      throw new IllegalArgumentException(
          "shape %s needs %d values, but there are %d"
              .formatted(Arrays.toString(shape), count, values.length));
    }
  }

  /**
   * The array as a matrix; {@code [n]} becomes one column.
   *
   * @throws IllegalStateException if it has no or more than two axes
   */
  public Matrix matrix() {
    if (shape.length != 1 && shape.length != 2) {
      throw new IllegalStateException(
          "an array of shape " + Arrays.toString(shape) + " is not a matrix");
    }
    return new Matrix(shape[0], shape.length == 2 ? shape[1] : 1, values);
  }

  /**
   * @throws IllegalStateException if there is not exactly one
   */
  public double scalar() {
    if (values.length != 1) {
      throw new IllegalStateException(
          "an array of shape " + Arrays.toString(shape) + " is not a single number");
    }
    return values[0];
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
