package org.sigmap.train;

import org.sigmap.math.Matrix;

/**
 * Further test sets of one lane, all with as many rows as its test set. They are asked for one at a
 * time, so that not all of them need be in memory at once.
 */
public interface TestSets {

  /**
   * @param inputs {@code [m,d]}
   * @param targets {@code [m,o]}
   */
  record TestSet(Matrix inputs, Matrix targets) {}

  int count();

  /** Set {@code index} of {@link #count}; the same at every call. */
  TestSet get(int index);

  /** No further test set. */
  static TestSets none() {
    return new TestSets() {
      @Override
      public int count() {
        return 0;
      }

      @Override
      public TestSet get(int index) {
        throw new IndexOutOfBoundsException(index);
      }
    };
  }
}
