package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.IdentityN;
import org.tensorflow.types.family.TType;

/**
 * The gradient-transform operation: forward it is the identity on W, backward it multiplies the
 * gradient by P, so that every differentiation of a loss through it yields P·∂L/∂W (the neuron-wise
 * preconditioned update of Yoshida and Nitanda 2025, §3).
 *
 * <p>The carrier is the standard operation {@code IdentityN(W, P)}, to which TensorFlow attaches no
 * gradient of its own; exported graphs therefore load in programs that do not know Sigmap. An
 * {@code IdentityN} outside a {@code GradientTransform} scope keeps the identity's ordinary
 * gradient.
 *
 * <p>P is a constant of the differentiation: no gradient flows into it.
 */
public final class GradientTransform {
  /** How the scope begins, and so the name, under which the operation shows in every graph. */
  public static final String NAME = "GradientTransform";

  private static final String CARRIER = "IdentityN";

  static {
    TensorFlow.registerCustomGradient(CARRIER, GradientTransform::gradient);
  }

  private GradientTransform() {}

  /**
   * @param weights W {@code [L,m,k]}, or {@code [m,k]} in a graph without lanes
   * @param factor P
   * @return W unchanged, whose gradient is P·G
   */
  public static <T extends TType> Operand<T> apply(Ops tf, Operand<T> weights, Factor<T> factor) {
    IdentityN carrier =
        IdentityN.create(
            tf.scope().withName(factor.structure().transform()),
            List.of(weights, factor.operand()));
    return carrier.output().get(0).asOutput().expect(weights.type());
  }

  private static List<Operand<?>> gradient(
      Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
    return structure(carrier.name())
        .map(structure -> transformed(tf.withSubScope(NAME), structure, carrier, gradients.get(0)))
        .orElseGet(() -> List.copyOf(gradients));
  }

  private static <T extends TType> List<Operand<?>> transformed(
      Ops tf, Factor.Structure structure, GraphOperation carrier, Output<T> gradient) {
    Operand<T> factor = carrier.<T>input(1).expect(gradient.type());
    return List.of(structure.multiply(tf, factor, gradient), tf.zerosLike(factor));
  }

  /** The structure that an operation of this name transforms with; empty if it is no transform. */
  private static Optional<Factor.Structure> structure(String name) {
    // Asked for a second time, a name gets a number.
    String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst("_\\d+$", "");
    return Stream.of(Factor.Structure.values())
        .filter(structure -> structure.transform().equals(last))
        .findAny();
  }
}
