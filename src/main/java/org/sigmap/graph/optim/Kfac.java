package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.spec.Convention;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
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
public record Kfac(int covariancePeriod, int inversionPeriod, Convention damping)
    implements GradientTransformation {
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

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.w1().shape().get(0);
    Map<String, Operand<T>> state = new LinkedHashMap<>();
    List<String> factors = factors(parameters);
    for (int i = 0; i < factors.size(); i++) {
      Shape weights = parameters.layers().get(i / 2).weights().shape();
      int size = Math.toIntExact(i % 2 == 0 ? weights.get(1) + 1 : weights.get(2));
      Operand<T> identity = LaneMatrices.identity(ops, lanes, size);
      state.put(MEAN + factors.get(i), identity);
      state.put(
          VALUES + factors.get(i),
          ops.tf().fill(ops.tf().constant(new long[] {lanes, size}), ops.constant(1)));
      state.put(VECTORS + factors.get(i), identity);
    }
    return new StepState<>(state);
  }

  /** Names of the factors of θ: a1, g1, a2, g2, …. */
  private static List<String> factors(Parameters<?> parameters) {
    List<String> factors = new ArrayList<>();
    for (int layer = 1; layer <= parameters.layers().size(); layer++) {
      factors.add("a" + layer);
      factors.add("g" + layer);
    }
    return factors;
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Kfac");
    List<String> factors = factors(updates);
    List<Operand<T>> means = averaged(ops, context, of(state, MEAN, factors));
    List<Operand<T>> decomposed = new ArrayList<>(means);
    decomposed.addAll(of(state, VALUES, factors));
    decomposed.addAll(of(state, VECTORS, factors));
    Operand<T> delta = context.hyperparameters().get(DAMPING);
    Operand<TBool> due = Conditional.every(ops.tf(), inversionPeriod, context.step());
    List<Operand<T>> next =
        Conditional.update(
            ops,
            due,
            decomposed,
            List.of(delta),
            (body, in) ->
                decomposition(body, in.subList(0, factors.size()), in.get(decomposed.size())));
    Parameters<T> natural = naturalGradient(ops, updates, next, delta);
    return new Transition<>(clipped(ops, context, natural, updates), named(next, factors));
  }

  private <T extends TFloating> List<Operand<T>> averaged(
      LaneOps<T> ops, StepContext<T> context, List<Operand<T>> means) {
    List<Operand<T>> read = new ArrayList<>(context.parameters().asList());
    read.add(context.hyperparameters().get(STATISTICS_DECAY));
    read.addAll(context.oracle().operands());
    Operand<TBool> due = Conditional.every(ops.tf(), covariancePeriod, context.step());
    return Conditional.update(
        ops,
        due,
        means,
        read,
        (body, in) -> {
          int factors = means.size();
          int rho = factors + context.parameters().asList().size();
          GradientOracle<T> oracle = context.oracle().rebound(body, in.subList(rho + 1, in.size()));
          LayerTaps<T> taps = oracle.taps(Parameters.of(in.subList(factors, rho)));
          return runningAverages(body, in.subList(0, factors), in.get(rho), taps);
        });
  }

  private static <T extends TFloating> List<Operand<T>> runningAverages(
      LaneOps<T> ops, List<Operand<T>> means, Operand<T> rho, LayerTaps<T> taps) {
    List<Operand<T>> matrices = new ArrayList<>();
    for (LayerTaps.Tap<T> tap : taps.layers()) {
      matrices.add(tap.inputs());
      matrices.add(tap.gradients());
    }
    Operand<T> fresh = ops.tf().math.sub(ops.constant(1), rho);
    List<Operand<T>> next = new ArrayList<>();
    for (int i = 0; i < means.size(); i++) {
      // Gradients of the mean loss carry 1/n each, so that n·Σ is the mean over rows.
      Operand<T> rows = matrices.get(i);
      Operand<T> scale = i % 2 == 0 ? ops.reciprocalSize(rows, 1) : ops.size(rows, 1);
      Operand<T> now = ops.tf().math.mul(ops.transposedMatMul(rows, rows), scale);
      next.add(ops.tf().math.add(ops.scale(rho, means.get(i)), ops.scale(fresh, now)));
    }
    return next;
  }

  private <T extends TFloating> List<Operand<T>> decomposition(
      LaneOps<T> ops, List<Operand<T>> means, Operand<T> delta) {
    Ops tf = ops.tf();
    List<Operand<T>> kept = new ArrayList<>();
    List<Operand<T>> values = new ArrayList<>();
    List<Operand<T>> vectors = new ArrayList<>();
    for (Operand<T> mean : means) {
      Operand<T> factor = mean;
      if (damping == Convention.PAPER) {
        int size = Math.toIntExact(mean.shape().get(1));
        factor = tf.math.add(mean, LaneMatrices.scaledIdentity(ops, delta, size));
      }
      LaneMatrices.Eigen<T> eigen = LaneMatrices.eigen(ops, factor);
      Operand<TBool> negligible =
          tf.math.lessEqual(eigen.eigenvalues(), ops.constant(SMALLEST_EIGENVALUE));
      kept.add(factor);
      values.add(tf.select(negligible, ops.constant(0), eigen.eigenvalues()));
      vectors.add(eigen.eigenvectors());
    }
    kept.addAll(values);
    kept.addAll(vectors);
    return kept;
  }

  private static <T extends TFloating> Parameters<T> naturalGradient(
      LaneOps<T> ops, Parameters<T> gradients, List<Operand<T>> state, Operand<T> delta) {
    List<Operand<T>> parts = new ArrayList<>();
    int factors = gradients.asList().size();
    List<Operand<T>> values = state.subList(factors, 2 * factors);
    List<Operand<T>> vectors = state.subList(2 * factors, 3 * factors);
    for (int a = 0; a < factors; a += 2) {
      Operand<T> weights = gradients.asList().get(a);
      Operand<T> bias = gradients.asList().get(a + 1);
      Operand<T> qa = vectors.get(a);
      Operand<T> qg = vectors.get(a + 1);
      Operand<T> matrix = ops.tf().concat(List.of(weights, rowOf(ops, bias)), ops.tf().constant(1));
      Operand<T> rotated = ops.matMul(ops.transposedMatMul(qa, matrix), qg);
      Operand<T> curvature =
          ops.tf()
              .math
              .mul(
                  ops.tf().expandDims(values.get(a), ops.tf().constant(2)),
                  rowOf(ops, values.get(a + 1)));
      Operand<T> solved =
          ops.tf().math.div(rotated, ops.tf().math.add(curvature, ops.perLane(delta, curvature)));
      Operand<T> natural = ops.matMulTransposed(ops.matMul(qa, solved), qg);
      addParts(ops, natural, weights, bias, parts);
    }
    return Parameters.of(parts);
  }

  private static <T extends TFloating> Operand<T> rowOf(LaneOps<T> ops, Operand<T> vector) {
    return ops.tf().expandDims(vector, ops.tf().constant(1));
  }

  private static <T extends TFloating> void addParts(
      LaneOps<T> ops,
      Operand<T> natural,
      Operand<T> weights,
      Operand<T> bias,
      List<Operand<T>> to) {
    int[] size = {-1, Math.toIntExact(weights.shape().get(1)), -1};
    Operand<T> biasRow = ops.tf().slice(natural, ops.ints(0, size[1], 0), ops.ints(-1, 1, -1));
    to.add(ops.tf().slice(natural, ops.ints(0, 0, 0), ops.ints(size)));
    to.add(ops.tf().reshape(biasRow, ops.tf().constant(bias.shape().asArray())));
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

  private static <T extends TFloating> List<Operand<T>> of(
      StepState<T> state, String kind, List<String> factors) {
    return factors.stream().map(factor -> state.get(kind + factor)).toList();
  }

  private static <T extends TFloating> StepState<T> named(
      List<Operand<T>> state, List<String> factors) {
    Map<String, Operand<T>> named = new LinkedHashMap<>();
    int at = 0;
    for (String kind : List.of(MEAN, VALUES, VECTORS)) {
      for (String factor : factors) {
        named.put(kind + factor, state.get(at++));
      }
    }
    return new StepState<>(named);
  }
}
