package org.sigmap.graph.precondition;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * The gradient-transform operation: forward it is the identity on W, backward it multiplies the
 * gradient by P, so that every differentiation of a loss through it yields P·∂L/∂W (the neuron-wise
 * preconditioned update of Yoshida and Nitanda 2025, §3). Its {@link Carrier} is a standard
 * operation.
 *
 * <p>P is a constant of the differentiation: no gradient flows into it.
 */
public final class GradientTransform {
  /** How the name begins under which the operation shows in every graph. */
  public static final String NAME = "GradientTransform";

  private GradientTransform() {}

  /**
   * @param weights W {@code [L,m,k]}, or {@code [m,k]} in a graph without lanes
   * @param factor P
   * @return W unchanged, whose gradient is P·G
   */
  public static <T extends TType> Operand<T> apply(Ops tf, Operand<T> weights, Factor<T> factor) {
    List<Operand<?>> operands = new ArrayList<>(List.of(weights));
    operands.addAll(factor.parts().asList());
    return Carrier.carry(tf, factor.on(weights), operands).get(0).expect(weights.type());
  }
}
