package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hutchinson;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * u ← clip(m / max(h, ε), ±ρ): m the moving average of u, h that of Hutchinson's estimate of the
 * Hessian's diagonal, taken every {@code period} steps (Liu et al. 2023, Algorithm 3, written with
 * the clip at ρ in place of the factor γ = ρ under it: the update differs by the constant ρ, and ε
 * here is the published ε/ρ). Neither average is bias-corrected, as published.
 *
 * @param period k, steps between two estimates
 * @param absorption when an estimate enters h
 * @param probe z, Gaussian in the publication
 */
public record SophiaH(int period, Absorption absorption, Probe probe) implements Link {
  /** Name of m in the state. */
  public static final String FIRST = "sophia.first";

  /** Name of h in the state. */
  public static final String CURVATURE = "sophia.curvature";

  /** Name of the last estimate in the state. */
  public static final String ESTIMATE = "sophia.estimate";

  /** When an estimate enters h; calls count from one. */
  public enum Absorption {
    /** In the call that takes it: calls 1, k+1, 2k+1, … (the publication). */
    FRESH,
    /**
     * Taken in calls k+1, 2k+1, … and absorbed in calls 2k, 3k, …, k − 1 steps old; h = 0 until
     * then (the library that the paper used).
     */
    STALE
  }

  public SophiaH {
    if (period < 1 || (absorption == Absorption.STALE && period < 2)) {
      throw new IllegalArgumentException("no curvature every " + period + " steps, " + absorption);
    }
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.zeros(ops, FIRST, parameters)
        .and(StepState.zeros(ops, CURVATURE, parameters))
        .and(StepState.zeros(ops, ESTIMATE, parameters));
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("SophiaH");
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> beta1 = hyper.get(Hyperparameters.BETA1);
    Operand<T> beta2 = hyper.get(Hyperparameters.BETA2);
    Due due = due(ops.tf(), context.step());
    Parameters<T> estimate =
        Hutchinson.diagonalWhere(context, probe, due.taken(), state.parameters(ESTIMATE, updates));
    Parameters<T> first =
        state
            .parameters(FIRST, updates)
            .zip(updates, (m, u) -> MovingAverage.next(ops, beta1, m, u));
    Parameters<T> before = state.parameters(CURVATURE, updates);
    Parameters<T> absorbed = before.zip(estimate, (h, e) -> MovingAverage.next(ops, beta2, h, e));
    Parameters<T> curvature = choose(ops, due.absorbed(), absorbed, before);
    Parameters<T> clipped = first.zip(curvature, (m, h) -> clip(ops, hyper, m, h));
    return new Transition<>(
        clipped,
        StepState.of(FIRST, first)
            .and(StepState.of(CURVATURE, curvature))
            .and(StepState.of(ESTIMATE, estimate)));
  }

  private record Due(Operand<TBool> taken, Operand<TBool> absorbed) {}

  private Due due(Ops tf, Operand<TInt32> step) {
    Operand<TInt32> phase = tf.math.mod(step, tf.constant(period));
    Operand<TBool> first = tf.math.equal(phase, tf.constant(0));
    if (absorption == Absorption.FRESH) {
      return new Due(first, first);
    }
    Operand<TBool> last = tf.math.equal(phase, tf.constant(period - 1));
    return new Due(
        tf.math.logicalAnd(first, tf.math.greater(step, tf.constant(0))),
        tf.math.logicalAnd(last, tf.math.greaterEqual(step, tf.constant(period))));
  }

  private static <T extends TFloating> Parameters<T> choose(
      LaneOps<T> ops, Operand<TBool> condition, Parameters<T> yes, Parameters<T> no) {
    return yes.zip(no, (a, b) -> ops.tf().select(condition, a, b));
  }

  private static <T extends TFloating> Operand<T> clip(
      LaneOps<T> ops, Hyperparameters<T> hyper, Operand<T> m, Operand<T> h) {
    Ops tf = ops.tf();
    Operand<T> rho = ops.perLane(hyper.get(Hyperparameters.RHO), m);
    Operand<T> floor = ops.perLane(hyper.get(Hyperparameters.EPSILON), m);
    Operand<T> ratio = tf.math.div(m, tf.math.maximum(h, floor));
    return tf.math.maximum(tf.math.minimum(ratio, rho), tf.math.neg(rho));
  }
}
