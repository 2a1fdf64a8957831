package org.sigmap.graph.gradient;

import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Hutchinson's one-probe estimate of the Hessian's diagonal. */
public final class Hutchinson {
  private Hutchinson() {}

  /** z∘Hz at the step's parameters, H the Hessian of the data loss over all of them jointly. */
  public static <T extends TFloating> Parameters<T> diagonal(StepContext<T> context, Probe probe) {
    LaneOps<T> ops = context.ops().scoped("Hutchinson");
    Parameters<T> z = probe.draw(context);
    Parameters<T> product = context.oracle().hessianVectorProduct(context.parameters(), z);
    return z.zip(product, ops.tf().math::mul);
  }

  /** {@link #diagonal} in steps where {@code due}; {@code last}, at no cost, in the others. */
  public static <T extends TFloating> Parameters<T> diagonalWhere(
      StepContext<T> context, Probe probe, Operand<TBool> due, Parameters<T> last) {
    return new Parameters<>(
        last.network(),
        Conditional.update(
                context.ops().scoped("Hutchinson"),
                due,
                last.bundle(),
                context.bundle(),
                (body, now, read) -> diagonal(context.rebound(body, read), probe).bundle())
            .all(context.ops().type()));
  }

  /**
   * z∘H₁z, H₁ the block of the Hessian that belongs to W₁ and z independent ±1 from the lane's
   * seed: what the other parameters would add to the product is noise here, so they are left out of
   * it.
   *
   * @return {@code [L,d,h]}
   */
  public static <T extends TFloating> Operand<T> firstLayer(StepContext<T> context) {
    LaneOps<T> ops = context.ops().scoped("Hutchinson");
    // Steps counted downwards from −1: an optimizer behind it that probes too draws others.
    Operand<TInt32> step =
        ops.tf().math.sub(ops.tf().math.neg(context.step()), ops.tf().constant(1));
    Operand<T> z = LaneRandom.signs(ops, context.probeSeeds(), step, context.parameters()).w1();
    Parameters<T> nothing =
        context
            .parameters()
            .map(part -> ops.tf().fill(ops.tf().constant(part.shape().asArray()), ops.constant(0)));
    Parameters<T> product =
        context.oracle().hessianVectorProduct(context.parameters(), nothing.withW1(z));
    return ops.tf().math.mul(z, product.w1());
  }
}
