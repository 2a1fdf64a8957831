package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** σ(z) = zΦ(z), σ′ = Φ(z) + zφ(z), σ″ = (2 − z²)φ(z), with Φ(z) = (1 + erf(z/√2))/2 and φ = Φ′. */
record Gelu() implements Activation.Function {
  /** Φ. */
  private static <T extends TFloating> Operand<T> distribution(LaneOps<T> ops, Operand<T> z) {
    Ops tf = ops.tf();
    Operand<T> erf = ops.apart(tf.math.mul(ops.constant(Math.sqrt(0.5)), z), tf.math::erf);
    return tf.math.mul(ops.constant(0.5), tf.math.add(ops.constant(1), erf));
  }

  /** φ. */
  private static <T extends TFloating> Operand<T> density(LaneOps<T> ops, Operand<T> z) {
    Ops tf = ops.tf();
    Operand<T> exponent = tf.math.mul(ops.constant(-0.5), tf.math.square(z));
    return tf.math.mul(ops.constant(1 / Math.sqrt(2 * Math.PI)), ops.apart(exponent, tf.math::exp));
  }

  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.tf().math.mul(z, distribution(ops, z));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    Ops tf = ops.tf();
    return Optional.of(tf.math.add(distribution(ops, z), tf.math.mul(z, density(ops, z))));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z) {
    Ops tf = ops.tf();
    Operand<T> factor = tf.math.sub(ops.constant(2), tf.math.square(z));
    return Optional.of(tf.math.mul(factor, density(ops, z)));
  }
}
