package org.sigmap.train;

import org.sigmap.data.DataSet;
import org.sigmap.data.Rows;
import org.sigmap.math.Matrix;

/**
 * What is learned from and tested on.
 *
 * @param trainInputs X {@code [n,d]}
 * @param trainTargets y {@code [n,o]}
 * @param testInputs {@code [m,d]}
 * @param testTargets {@code [m,o]}
 */
public record Examples(
    Matrix trainInputs, Matrix trainTargets, Matrix testInputs, Matrix testTargets) {

  /** The rows of a data set, but for its further tests. */
  public static Examples of(DataSet data) {
    return of(data.train(), data.test());
  }

  /** Rows that are learned from, and others that are tested on. */
  public static Examples of(Rows train, Rows test) {
    return new Examples(train.inputs(), train.targets(), test.inputs(), test.targets());
  }

  /** Rows that are tested on as well. */
  public static Examples testedOnThemselves(Matrix inputs, Matrix targets) {
    return new Examples(inputs, targets, inputs, targets);
  }

  /** The rows that are learned from. */
  Rows train() {
    return new Rows(trainInputs, trainTargets);
  }

  /** The rows that are tested on. */
  Rows test() {
    return new Rows(testInputs, testTargets);
  }

  /** The same targets for other inputs. */
  public Examples withInputs(Matrix train, Matrix test) {
    return new Examples(train, trainTargets, test, testTargets);
  }
}
