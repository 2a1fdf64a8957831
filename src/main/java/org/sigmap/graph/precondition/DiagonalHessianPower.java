package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hutchinson;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.DiagonalAverage;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * F ∘ ∂L/∂W₁ with F = (D̃ + δ)^p: a power of the Hessian's diagonal where covariance-power has one
 * of the covariance.
 *
 * <p>D {@code [L,d,h]} is the diagonal of the data loss's Hessian by W₁, from Hutchinson's
 * estimates D̂ = z∘H₁z with ±1 probes (Bekas et al. 2007, eq. 2; Yao et al. 2021, eq. 7), one every
 * {@link #period} steps, averaged with their signs: m ← ρm + (1−ρ)D̂ from m = 0. With {@link
 * DiagonalAverage#HIDDEN_UNITS} D̂ is first averaged over hidden units, which leaves one number an
 * input {@code [L,d,1]}. Then
 *
 * <p>D̃ = |m| · mean(x²) / mean(|m|), means over a lane's entries,
 *
 * <p>so that neither the number of averaged estimates nor the size of the head's weights matters,
 * and δ is in the units of the covariance. For this network D_ij = 2/(n·o)·‖W₂ⱼ‖² Σ_r x²_ri·[z_rj >
 * 0] under mean squared error: where activation does not depend on the size of x_i, averaging over
 * hidden units gives D̃_i = (1/n)Σ_r x²_ri, the diagonal of the inputs' second moment, and F that
 * of covariance-power. Where m is 0 altogether, as when the head is, D̃ = mean(x²).
 *
 * @param period k, steps between two estimates, the first in the first step
 * @param average what D̂ is averaged over
 */
public record DiagonalHessianPower(int period, DiagonalAverage average) implements Preconditioner {
  /** Name of m in the state. */
  public static final String MEAN = "diagonalHessian.mean";

  /** Name of F in the state. */
  public static final String FACTOR = "diagonalHessian.factor";

  @Override
  public List<String> numbers() {
    return List.of(POWER, DAMPING, STATISTICS_DECAY);
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long[] shape = parameters.w1().shape().asArray();
    if (average == DiagonalAverage.HIDDEN_UNITS) {
      shape[2] = 1;
    }
    Operand<T> zero = ops.tf().fill(ops.tf().constant(shape), ops.constant(0));
    return state(zero, zero);
  }

  private static <T extends TFloating> StepState<T> state(Operand<T> mean, Operand<T> factor) {
    return StepState.of(MEAN, mean).and(StepState.of(FACTOR, factor));
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("DiagonalHessianPower");
    Operand<TBool> due = Conditional.every(ops.tf(), period, context.step());
    Bundle next =
        Conditional.update(
            ops,
            due,
            state.bundle().only(List.of(MEAN, FACTOR)),
            context.bundle(),
            (body, now, read) -> renewed(context.rebound(body, read), now.get(MEAN, ops.type())));
    return new StepState<>(next.all(ops.type()));
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    return Map.of(
        network.firstWeight(), new Factor<>(Factor.Structure.DIAGONAL, state.get(FACTOR)));
  }

  /** m and F after one more estimate. */
  private <T extends TFloating> Bundle renewed(StepContext<T> context, Operand<T> before) {
    LaneOps<T> ops = context.ops();
    Ops tf = ops.tf();
    Operand<T> estimate = Hutchinson.firstLayer(context);
    if (average == DiagonalAverage.HIDDEN_UNITS) {
      double units = estimate.shape().get(2);
      Operand<T> sum = tf.reduceSum(estimate, ops.ints(2), ReduceSum.keepDims(true));
      estimate = tf.math.mul(sum, ops.constant(1 / units));
    }
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> mean = MovingAverage.next(ops, hyper.get(STATISTICS_DECAY), before, estimate);
    Operand<T> size = tf.math.abs(mean);
    Operand<T> level = ops.perLane(ops.meanPerLane(size), size);
    // Asked for outright, so that a level that is NaN shows.
    Operand<T> relative =
        tf.select(
            tf.math.equal(level, ops.constant(0)), tf.onesLike(size), tf.math.div(size, level));
    Operand<T> scaled = ops.scale(secondMoment(context), relative);
    Operand<T> damped = tf.math.add(scaled, ops.perLane(hyper.get(DAMPING), scaled));
    return Bundle.of(MEAN, mean)
        .with(FACTOR, ops.apart(damped, v -> tf.math.pow(v, ops.perLane(hyper.get(POWER), v))));
  }

  /** Mean of x² over a lane's rows and inputs {@code [L]}. */
  private static <T extends TFloating> Operand<T> secondMoment(StepContext<T> context) {
    LaneOps<T> ops = context.ops();
    Operand<T> withOnes = context.oracle().taps(context.parameters()).first().inputs();
    int inputs = Math.toIntExact(withOnes.shape().get(2)) - 1;
    Operand<T> x = ops.tf().slice(withOnes, ops.ints(0, 0, 0), ops.ints(-1, -1, inputs));
    return ops.meanPerLane(ops.tf().math.square(x));
  }
}
