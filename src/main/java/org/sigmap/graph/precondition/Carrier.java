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

/**
 * Operations with a gradient of Sigmap's own. The carrier is the standard operation {@code
 * IdentityN}, to which TensorFlow attaches no gradient; exported graphs therefore load in programs
 * that do not know Sigmap. TensorFlow has one gradient a type of operation: which {@link Rule} an
 * operation has its name tells, and one of another name keeps the identity's ordinary gradient.
 */
final class Carrier {
  private static final String TYPE = "IdentityN";

  static {
    TensorFlow.registerCustomGradient(TYPE, Carrier::gradient);
  }

  private Carrier() {}

  /** What stands in the place of the identity's gradient. */
  interface Rule {
    /** What an operation of this gradient is called in every graph. */
    String operation();

    /**
     * The gradients by the carrier's inputs.
     *
     * <p>Without a question for a shape: TensorFlow waits forever for one here.
     *
     * @param gradients by its outputs
     */
    List<Operand<?>> backward(Ops tf, GraphOperation carrier, List<Output<?>> gradients);
  }

  /** The operands unchanged, with the gradients of a rule. */
  static List<Output<?>> carry(Ops tf, Rule rule, List<Operand<?>> operands) {
    return IdentityN.create(tf.scope().withName(rule.operation()), operands).output();
  }

  private static List<Operand<?>> gradient(
      Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
    return rule(carrier.name())
        .map(rule -> rule.backward(tf.withSubScope(rule.operation()), carrier, gradients))
        .orElseGet(() -> List.copyOf(gradients));
  }

  /** The rule that an operation of this name has; empty if it is no carrier. */
  private static Optional<Rule> rule(String name) {
    // Asked for a second time, a name gets a number.
    String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst("_\\d+$", "");
    return Stream.concat(Factor.Form.all(), Stream.of(BackwardPass.RULE))
        .filter(rule -> rule.operation().equals(last))
        .findAny();
  }
}
