package org.sigmap.graph.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.Convention;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Kronecker-factored natural gradient (Martens and Grosse 2015, §3 and §4.2; the damped solve in
 * the factors' eigenbases after Grosse and Martens 2016, §3). With M = (∂L/∂W; ∂L/∂b) {@code
 * [L,in+1,out]} of a layer, Ā = E[āāᵀ] = QₐΛₐQₐᵀ and G = E[ggᵀ] = Q_gΛ_gQ_gᵀ,
 *
 * <p>V = Qₐ ((QₐᵀMQ_g) ⊘ (λₐλ_gᵀ + δ)) Q_gᵀ, u = ν·V, ν = min(1, √(κ / (η² Σ⟨V, M⟩ + 10⁻⁸))),
 *
 * <p>the sum over all layers, κ the KL clip, η the learning rate, δ the damping. Ā = (1/n)Σāāᵀ and
 * G = nΣggᵀ, g a row's gradient of the mean loss, enter running averages m ← ρm + (1−ρ)(·) that
 * start at I, every {@link #covariancePeriod} steps; eigenpairs are renewed every {@link
 * #inversionPeriod} steps, eigenvalues up to 10⁻¹⁰ counting as 0. Momentum, weight decay and the
 * learning rate are links of their own.
 *
 * <p>Deviation from Martens and Grosse: g comes from the data's own labels (the empirical Fisher),
 * not from labels the model draws, as in the recorded runs.
 *
 * @param covariancePeriod steps between two updates of the factors
 * @param inversionPeriod steps between two eigendecompositions
 * @param damping {@code PAPER}: δI is also written into both running factors at every
 *     decomposition, so that it accumulates, and is applied twice; {@code CORRECTED}: δ enters the
 *     solve alone
 */
public record Kfac(int covariancePeriod, int inversionPeriod, Convention damping) implements Link {
  /** δ {@code [L]}. */
  public static final String DAMPING = "damping";

  /** ρ {@code [L]}. */
  public static final String STATISTICS_DECAY = "statisticsDecay";

  /** κ {@code [L]}. */
  public static final String KL_CLIP = "klClip";

  private static final double SMALLEST_EIGENVALUE = 1e-10;
  private static final double CLIP_EPSILON = 1e-8;

  /**
   * Prefix of the running factors Ā and G in the state; {@code a1}, {@code g1}, {@code a2}, …
   * follow, two a layer.
   */
  public static final String MEAN = "kfac.mean.";

  /** Prefix of their eigenvalues. */
  public static final String VALUES = "kfac.values.";

  private static final String VECTORS = "kfac.vectors.";

  /** The two factors of each weight matrix, by name their sizes: a1, g1, a2, g2, …. */
  private static Map<String, Integer> factors(Network network) {
    Map<String, Integer> factors = new LinkedHashMap<>();
    int number = 0;
    for (Weight weight : network.weights()) {
      number++;
      factors.put("a" + number, weight.inputs() + 1);
      factors.put("g" + number, weight.outputs());
    }
    return factors;
  }

  @Override
  public double statistics(Network network) {
    return factors(network).values().stream().mapToDouble(size -> 2.0 * size * size).sum();
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.lanes();
    Map<String, Operand<T>> state = new LinkedHashMap<>();
    factors(parameters.network())
        .forEach(
            (factor, size) -> {
              Operand<T> identity = LaneMatrices.identity(ops, lanes, size);
              state.put(MEAN + factor, identity);
              state.put(
                  VALUES + factor,
                  ops.tf().fill(ops.tf().constant(new long[] {lanes, size}), ops.constant(1)));
              state.put(VECTORS + factor, identity);
            });
    return new StepState<>(state);
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Kfac");
    Operand<T> delta = context.hyperparameters().get(DAMPING);
    Map<String, Integer> factors = factors(updates.network());
    Bundle next =
        Conditional.update(
            ops,
            Conditional.every(ops.tf(), inversionPeriod, context.step()),
            averaged(ops, context, own(state, MEAN, factors))
                .and(own(state, VALUES, factors))
                .and(own(state, VECTORS, factors)),
            Bundle.of(DAMPING, delta),
            (body, now, read) -> decomposed(body, now, read.get(DAMPING, ops.type())));
    StepState<T> moved = new StepState<>(next.all(ops.type()));
    Parameters<T> natural = naturalGradient(ops, updates, moved, delta);
    return new Transition<>(clipped(ops, context, natural, updates), moved);
  }

  private static Bundle own(StepState<?> state, String kind, Map<String, Integer> factors) {
    return state.bundle().only(factors.keySet().stream().map(kind::concat).toList());
  }

  /** The running factors after this step. */
  private <T extends TFloating> Bundle averaged(
      LaneOps<T> ops, StepContext<T> context, Bundle means) {
    return Conditional.update(
        ops,
        Conditional.every(ops.tf(), covariancePeriod, context.step()),
        means,
        context.bundle(),
        (body, now, read) -> runningAverages(context.rebound(body, read), now));
  }

  private static <T extends TFloating> Bundle runningAverages(
      StepContext<T> context, Bundle means) {
    LaneOps<T> ops = context.ops();
    LayerTaps<T> taps = context.oracle().taps(context.parameters());
    Operand<T> rho = context.hyperparameters().get(STATISTICS_DECAY);
    Operand<T> fresh = ops.tf().math.sub(ops.constant(1), rho);
    Bundle next = means;
    int number = 0;
    for (Map.Entry<Weight, LayerTaps.Tap<T>> layer : taps.layers().entrySet()) {
      number++;
      LayerTaps.Tap<T> tap = layer.getValue();
      Operand<T> rows = layer.getKey().scaled(ops, tap.inputs());
      // Gradients of the mean loss carry 1/n each, so that n·Σ is the mean over rows.
      Operand<T> ofRows = ops.reciprocalSize(tap.inputs(), 1);
      Operand<T> ofGradients = ops.size(tap.gradients(), 1);
      next = averaged(ops, next, MEAN + "a" + number, rho, rows, ofRows);
      next = averaged(ops, next, MEAN + "g" + number, rho, tap.gradients(), ofGradients);
    }
    return next;
  }

  /** One of the means with ρm + (1−ρ)·scale·rowsᵀrows in its place. */
  private static <T extends TFloating> Bundle averaged(
      LaneOps<T> ops,
      Bundle means,
      String name,
      Operand<T> rho,
      Operand<T> rows,
      Operand<T> scale) {
    Operand<T> now = ops.tf().math.mul(ops.transposedMatMul(rows, rows), scale);
    return means.with(name, MovingAverage.next(ops, rho, means.get(name, ops.type()), now));
  }

  private <T extends TFloating> Bundle decomposed(LaneOps<T> ops, Bundle state, Operand<T> delta) {
    Ops tf = ops.tf();
    Bundle next = state;
    for (String name : state.operands().keySet()) {
      if (!name.startsWith(MEAN)) {
        continue;
      }
      String which = name.substring(MEAN.length());
      Operand<T> factor = state.get(name, ops.type());
      if (damping == Convention.PAPER) {
        int size = Math.toIntExact(factor.shape().get(1));
        factor = tf.math.add(factor, LaneMatrices.scaledIdentity(ops, delta, size));
      }
      LaneMatrices.Eigen<TFloat64> eigen = LaneMatrices.eigen(ops, factor);
      Operand<T> lambda = tf.dtypes.cast(eigen.eigenvalues(), ops.type());
      Operand<TBool> negligible = tf.math.lessEqual(lambda, ops.constant(SMALLEST_EIGENVALUE));
      next =
          next.with(name, factor)
              .with(VALUES + which, tf.select(negligible, ops.constant(0), lambda))
              .with(VECTORS + which, tf.dtypes.cast(eigen.eigenvectors(), ops.type()));
    }
    return next;
  }

  private static <T extends TFloating> Parameters<T> naturalGradient(
      LaneOps<T> ops, Parameters<T> gradients, StepState<T> state, Operand<T> delta) {
    Ops tf = ops.tf();
    Map<String, Operand<T>> parts = new LinkedHashMap<>();
    int number = 0;
    for (Weight weight : gradients.network().weights()) {
      number++;
      Operand<T> qa = state.get(VECTORS + "a" + number);
      Operand<T> qg = state.get(VECTORS + "g" + number);
      Operand<T> matrix = weight.stacked(ops, gradients);
      Operand<T> rotated = ops.matMul(ops.transposedMatMul(qa, matrix), qg);
      Operand<T> curvature =
          tf.math.mul(
              tf.expandDims(state.get(VALUES + "a" + number), tf.constant(2)),
              tf.expandDims(state.get(VALUES + "g" + number), tf.constant(1)));
      Operand<T> solved =
          tf.math.div(rotated, tf.math.add(curvature, ops.perLane(delta, curvature)));
      parts.putAll(weight.split(ops, ops.matMulTransposed(ops.matMul(qa, solved), qg)));
    }
    return new Parameters<>(gradients.network(), parts);
  }

  private static <T extends TFloating> Parameters<T> clipped(
      LaneOps<T> ops, StepContext<T> context, Parameters<T> natural, Parameters<T> gradients) {
    Ops tf = ops.tf();
    Operand<T> rate = context.hyperparameters().get(Hyperparameters.LEARNING_RATE);
    List<Operand<T>> products =
        natural.zip(gradients, (v, g) -> ops.sumPerLane(tf.math.mul(v, g))).asList();
    Operand<T> kl = tf.math.mul(tf.math.square(rate), tf.math.addN(products));
    // Rounding may leave a quadratic form that cannot be negative a hair below zero.
    Operand<T> positive =
        tf.math.add(tf.math.maximum(kl, ops.constant(0)), ops.constant(CLIP_EPSILON));
    Operand<T> clip = context.hyperparameters().get(KL_CLIP);
    Operand<T> nu = tf.math.minimum(ops.constant(1), tf.math.sqrt(tf.math.div(clip, positive)));
    return natural.map(v -> ops.scale(nu, v));
  }
}
