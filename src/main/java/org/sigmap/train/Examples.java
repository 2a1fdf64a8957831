package org.sigmap.train;

import org.sigmap.data.RegressionData;
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

  /** A teacher's rows. */
  public static Examples of(RegressionData data) {
    return new Examples(
        data.trainInputs(), data.trainTargets(), data.testInputs(), data.testTargets());
  }

  /** Rows that are tested on as well. */
  public static Examples testedOnThemselves(Matrix inputs, Matrix targets) {
    return new Examples(inputs, targets, inputs, targets);
  }

  /** The rows that are learned from. */
  TestSets.TestSet train() {
    return new TestSets.TestSet(trainInputs, trainTargets);
  }

  /** The rows that are tested on. */
  TestSets.TestSet test() {
    return new TestSets.TestSet(testInputs, testTargets);
  }

  /** The same targets for other inputs. */
  public Examples withInputs(Matrix train, Matrix test) {
    return new Examples(train, trainTargets, test, testTargets);
  }

  /** Other targets for the same inputs. */
  public Examples withTargets(Matrix train, Matrix test) {
    return new Examples(trainInputs, train, testInputs, test);
  }
}
