package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * P_t = (Σ̂_t + δI)^p: the preconditioner of Yoshida and Nitanda (2025, §3) with a covariance that
 * is estimated during training.
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
 * <p>P_t is renewed every {@link #period} steps from step {@link #warmUp} on, from the batches so
 * far, the current one included; it is I before.
 *
 * <p>Powers are taken in float64; M has the training type, so that in float32 eigenvalues up to
 * d·1.2e-7 of the largest are rounding and count as 0: their gain is δ^p.
 *
 * @param warmUp steps before the first power
 * @param period steps between two powers
 */
public record AdaptiveCovariancePower(int warmUp, int period) implements Preconditioner {
  /** Name of M in the state. */
  public static final String MOMENT = "adaptiveCovariance.moment";

  /** Name of P in the state. */
  public static final String PRECONDITIONER = "adaptiveCovariance.preconditioner";

  @Override
  public List<String> numbers() {
    return List.of(POWER, DAMPING, STATISTICS_DECAY);
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.w1().shape().get(0);
    long d = parameters.w1().shape().get(1);
    Operand<T> zero =
        ops.tf().fill(ops.tf().constant(new long[] {lanes, d + 1, d + 1}), ops.constant(0));
    return state(zero, LaneMatrices.identity(ops, lanes, Math.toIntExact(d)));
  }

  private static <T extends TFloating> StepState<T> state(
      Operand<T> moment, Operand<T> preconditioner) {
    return StepState.of(MOMENT, moment).and(StepState.of(PRECONDITIONER, preconditioner));
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("AdaptiveCovariancePower");
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> moment =
        MovingAverage.next(
            ops, hyper.get(STATISTICS_DECAY), state.get(MOMENT), batchMoment(ops, context));
    Operand<T> preconditioner =
        Conditional.update(
                ops,
                due(ops.tf(), context.step()),
                Bundle.of(PRECONDITIONER, state.get(PRECONDITIONER)),
                hyper.bundle().only(List.of(POWER, DAMPING)).with(MOMENT, moment),
                (body, now, in) -> Bundle.of(PRECONDITIONER, power(body, in)))
            .get(PRECONDITIONER, ops.type());
    return state(moment, preconditioner);
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(Network network, StepState<T> state) {
    return Map.of(
        network.firstWeight(), new Factor<>(Factor.Structure.FULL, state.get(PRECONDITIONER)));
  }

  private Operand<TBool> due(Ops tf, Operand<TInt32> step) {
    Operand<TInt32> since = tf.math.sub(step, tf.constant(warmUp));
    return tf.math.logicalAnd(
        tf.math.greaterEqual(since, tf.constant(0)), Conditional.every(tf, period, since));
  }

  /** (1/B)Σ x̄x̄ᵀ over the batch. */
  private static <T extends TFloating> Operand<T> batchMoment(
      LaneOps<T> ops, StepContext<T> context) {
    Operand<T> rows = context.oracle().taps(context.parameters()).first().inputs();
    Operand<T> sum = ops.transposedMatMul(rows, rows);
    return ops.tf().math.mul(sum, ops.reciprocalSize(rows, 1));
  }

  /** (Σ̂ + δI)^p of M. */
  private static <T extends TFloating> Operand<T> power(LaneOps<T> body, Bundle in) {
    Ops tf = body.tf();
    LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
    Operand<TFloat64> m = tf.dtypes.cast(in.get(MOMENT, body.type()), TFloat64.class);
    int d = Math.toIntExact(m.shape().get(1)) - 1;
    Operand<TFloat64> weight = tf.slice(m, ops.ints(0, d, d), ops.ints(-1, 1, 1));
    Operand<TFloat64> mean =
        tf.math.div(tf.slice(m, ops.ints(0, 0, d), ops.ints(-1, d, 1)), weight);
    Operand<TFloat64> second =
        tf.math.div(tf.slice(m, ops.ints(0, 0, 0), ops.ints(-1, d, d)), weight);
    Operand<TFloat64> sigma = tf.math.sub(second, ops.matMulTransposed(mean, mean));
    DampedPower power =
        DampedPower.of(
            ops,
            sigma,
            tf.dtypes.cast(in.get(POWER, body.type()), TFloat64.class),
            tf.dtypes.cast(in.get(DAMPING, body.type()), TFloat64.class),
            body.type() == TFloat32.class ? Math.ulp(1f) : Math.ulp(1.0));
    return tf.dtypes.cast(power.matrix(), body.type());
  }

  /** Σ̂ of M as {@link #refresh} left it. */
  @Override
  public Optional<double[]> covariance(Function<String, double[]> state, int inputs) {
    double[] m = state.apply(MOMENT);
    int size = inputs + 1;
    double weight = m[size * size - 1];
    double[] sigma = new double[inputs * inputs];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < inputs; j++) {
        double means = m[i * size + inputs] / weight * (m[j * size + inputs] / weight);
        sigma[i * inputs + j] = m[i * size + j] / weight - means;
      }
    }
    return Optional.of(sigma);
  }
}
