package org.sigmap.graph.optim;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.CovariancePower;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * An optimizer behind ∂L/∂W₁ ← P_t·∂L/∂W₁, P_t = (Σ̂_t + δI)^p: the preconditioner of Yoshida and
 * Nitanda (2025, §3) with a covariance that is estimated during training.
 *
 * <p>Of the batch's rows with a homogeneous coordinate, x̄ = (x, 1), the average
 *
 * <p>M ← ρM + (1−ρ)(1/B)Σ x̄x̄ᵀ from M = 0, {@code [L,d+1,d+1]}
 *
 * <p>has in its corner the weight m that all rows have together, in its last column m times their
 * mean μ, and elsewhere m times their second moment S, whatever ρ and however few the steps. Σ̂_t =
 * S − μμᵀ is therefore the covariance, about their own mean and by their number, of all rows seen,
 * those of a batch k steps ago weighing ρ^k; it needs no correction for the start. Full batches
 * give the training rows' covariance at every step.
 *
 * <p>P_t is renewed every {@link #refresh} steps from step {@link #warmUp} on, from the batches so
 * far, the current one included; it is I before. It multiplies every first-layer gradient of the
 * step, those that an optimizer asks for at other points included; decay that is a term of the loss
 * passes through it.
 *
 * <p>Powers are taken in float64; M has the training type, so that in float32 eigenvalues up to
 * d·1.2e-7 of the largest are rounding and count as 0: their gain is δ^p.
 *
 * @param warmUp steps before the first power
 * @param refresh steps between two powers
 * @param optimizer the chain that gets P_t·∂L/∂W₁
 */
public record AdaptiveCovariancePower(int warmUp, int refresh, GradientTransformation optimizer)
    implements GradientTransformation {
  /** Name of M in the state. */
  public static final String MOMENT = "adaptiveCovariance.moment";

  /** Name of P in the state. */
  public static final String PRECONDITIONER = "adaptiveCovariance.preconditioner";

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.w1().shape().get(0);
    long d = parameters.w1().shape().get(1);
    Operand<T> zero =
        ops.tf().fill(ops.tf().constant(new long[] {lanes, d + 1, d + 1}), ops.constant(0));
    return state(zero, LaneMatrices.identity(ops, lanes, Math.toIntExact(d)))
        .and(optimizer.init(ops, parameters));
  }

  private static <T extends TFloating> StepState<T> state(
      Operand<T> moment, Operand<T> preconditioner) {
    return StepState.of(MOMENT, moment).and(StepState.of(PRECONDITIONER, preconditioner));
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("AdaptiveCovariancePower");
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> moment =
        MovingAverage.next(
            ops,
            hyper.get(EstimatedPreconditioner.STATISTICS_DECAY),
            state.get(MOMENT),
            batchMoment(ops, context));
    Operand<T> preconditioner =
        Conditional.update(
                ops,
                due(ops.tf(), context.step()),
                Bundle.of(PRECONDITIONER, state.get(PRECONDITIONER)),
                Bundle.of(MOMENT, moment)
                    .with(EstimatedPreconditioner.POWER, hyper.get(EstimatedPreconditioner.POWER))
                    .with(
                        EstimatedPreconditioner.DAMPING,
                        hyper.get(EstimatedPreconditioner.DAMPING)),
                (body, now, in) ->
                    Bundle.of(
                        PRECONDITIONER,
                        power(
                            body,
                            in.get(MOMENT, ops.type()),
                            in.get(EstimatedPreconditioner.POWER, ops.type()),
                            in.get(EstimatedPreconditioner.DAMPING, ops.type()))))
            .get(PRECONDITIONER, ops.type());
    var oracle = new PreconditionedOracle<>(ops, context.oracle(), preconditioner, true);
    Transition<T> inner = oracle.step(optimizer, context, updates, state);
    return new Transition<>(
        inner.updates(), state.with(inner.state()).with(state(moment, preconditioner)));
  }

  private Operand<TBool> due(Ops tf, Operand<TInt32> step) {
    Operand<TInt32> since = tf.math.sub(step, tf.constant(warmUp));
    return tf.math.logicalAnd(
        tf.math.greaterEqual(since, tf.constant(0)), Conditional.every(tf, refresh, since));
  }

  /** (1/B)Σ x̄x̄ᵀ over the batch. */
  private static <T extends TFloating> Operand<T> batchMoment(
      LaneOps<T> ops, StepContext<T> context) {
    Operand<T> rows = context.oracle().taps(context.parameters()).first().inputs();
    Operand<T> sum = ops.transposedMatMul(rows, rows);
    return ops.tf().math.mul(sum, ops.reciprocalSize(rows, 1));
  }

  /** (Σ̂ + δI)^p of M. */
  private static <T extends TFloating> Operand<T> power(
      LaneOps<T> body, Operand<T> moment, Operand<T> exponent, Operand<T> damping) {
    Ops tf = body.tf();
    LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
    Operand<TFloat64> m = tf.dtypes.cast(moment, TFloat64.class);
    int d = Math.toIntExact(moment.shape().get(1)) - 1;
    Operand<TFloat64> weight = tf.slice(m, ops.ints(0, d, d), ops.ints(-1, 1, 1));
    Operand<TFloat64> mean =
        tf.math.div(tf.slice(m, ops.ints(0, 0, d), ops.ints(-1, d, 1)), weight);
    Operand<TFloat64> second =
        tf.math.div(tf.slice(m, ops.ints(0, 0, 0), ops.ints(-1, d, d)), weight);
    Operand<TFloat64> sigma = tf.math.sub(second, ops.matMulTransposed(mean, mean));
    // TensorFlow's eigensolver would fail the whole call for one lane that has diverged.
    Operand<TBool> usable =
        tf.reduceAll(tf.math.isFinite(sigma), ops.ints(1, 2), ReduceAll.keepDims(true));
    Operand<TFloat64> identity = LaneMatrices.identity(ops, moment.shape().get(0), d);
    CovariancePower.Decomposition decomposition =
        CovariancePower.of(
            ops,
            tf.select(usable, sigma, identity),
            tf.dtypes.cast(exponent, TFloat64.class),
            tf.dtypes.cast(damping, TFloat64.class),
            body.type() == TFloat32.class ? Math.ulp(1f) : Math.ulp(1.0));
    Operand<TFloat64> power =
        tf.select(usable, decomposition.preconditioner(), ops.constant(Double.NaN));
    return tf.dtypes.cast(power, body.type());
  }
}
