package org.sigmap.graph.optim;

import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Differentiates the training loss at any point, so that an optimizer needs no phase counters. */
@FunctionalInterface
public interface GradientOracle<T extends TFloating> {

  /**
   * @param loss training loss with every term that is differentiated {@code [L]}
   * @param gradients its gradient, first layer preconditioned, shapes of {@link Parameters}
   */
  record Evaluation<T extends TFloating>(Operand<T> loss, Parameters<T> gradients) {}

  /** Loss and gradient at {@code point}. */
  Evaluation<T> at(Parameters<T> point);
}
