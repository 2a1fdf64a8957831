package org.sigmap.graph;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.IdentityN;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The gradient-transform operation: forward it is the identity on W₁, backward it multiplies the
 * gradient by P, so that every differentiation of a loss through it yields P·∂L/∂W₁ (the
 * neuron-wise preconditioned update of Yoshida and Nitanda 2025, §3).
 *
 * <p>The carrier is the standard operation {@code IdentityN(W₁, P)}, to which TensorFlow attaches
 * no gradient of its own; exported graphs therefore load in programs that do not know Sigmap. An
 * {@code IdentityN} outside a {@code GradientTransform} scope keeps the identity's ordinary
 * gradient.
 *
 * <p>P is a constant of the differentiation: no gradient flows into it.
 */
public final class GradientTransform {
  /** Scope, and so the name, under which the operation shows in every graph. */
  public static final String NAME = "GradientTransform";

  private static final String CARRIER = "IdentityN";

  static {
    TensorFlow.registerCustomGradient(CARRIER, GradientTransform::gradient);
  }

  private GradientTransform() {}

  /**
   * @param w1 first-layer weights {@code [L,d,h]}, or {@code [d,h]} in a graph without lanes
   * @param preconditioner P {@code [L,d,d]}, or {@code [d,d]}
   * @return W₁ unchanged, whose gradient is P·G
   */
  public static <T extends TFloating> Operand<T> apply(
      Ops tf, Operand<T> w1, Operand<T> preconditioner, Class<T> type) {
    IdentityN carrier = IdentityN.create(tf.scope().withName(NAME), List.of(w1, preconditioner));
    return carrier.output().get(0).asOutput().expect(type);
  }

  private static List<Operand<?>> gradient(
      Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
    if (!isTransform(carrier.name())) {
      return List.copyOf(gradients);
    }
    return List.of(
        multiply(tf.withSubScope(NAME), carrier.input(1), gradients.get(0)),
        tf.zerosLike(carrier.input(1)));
  }

  private static boolean isTransform(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.equals(NAME) || last.startsWith(NAME + "_");
  }

  /*
   * BatchMatMul serves operands with and without lanes alike. To ask for a shape here would wait
   * forever: TensorFlow holds the graph's lock while it calls back for a gradient.
   */
  private static <T extends TType> Operand<T> multiply(
      Ops tf, Output<T> preconditioner, Output<?> gradient) {
    Class<T> type = preconditioner.type();
    return BatchMatMul.create(
        tf.scope().withName("PG"), preconditioner, gradient.expect(type), type);
  }
}
