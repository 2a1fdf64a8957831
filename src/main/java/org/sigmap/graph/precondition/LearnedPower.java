package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.Precision;
import org.sigmap.spec.StructureSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * P_t = d·(Σ + δI)^{p_t} / tr (Σ + δI)^{p_t} with a p that is learned: the one-step hypergradient
 * of Baydin et al. (2018), of a validation loss and by p in the place of the learning rate. tr P =
 * d whatever p, so that p is no learning rate in disguise.
 *
 * <p>With λ the eigenvalues of Σ + δI, U its eigenvectors and g_i = d·λ_i^p / Σ_j λ_j^p, P = U
 * diag(g) Uᵀ and
 *
 * <p>∂g_i/∂p = g_i (ln λ_i − (1/d) Σ_j g_j ln λ_j).
 *
 * <p>The last update of the first layer was −ηPG, G its plain gradient, so that after it
 *
 * <p>h = ∂L_val(θ_{t+1})/∂p = −η Σ_ij (∂g_i/∂p) (UᵀG)_ij (Uᵀ∂L_val/∂W₁)_ij
 *
 * <p>through that update alone, and p ← clip(p − γh, bounds), γ the hyper-learning-rate. L_val is
 * the data term of the training loss on the validation rows.
 *
 * @param source which Σ
 * @param structure what of it is kept
 * @param least the lower bound of p
 * @param most the upper bound
 */
public record LearnedPower(
    CovarianceSource source, StructureSpec structure, double least, double most)
    implements KnownPreconditioner {
  /** Name of γ {@code [L]}. */
  public static final String HYPER_LEARNING_RATE = "preconditionerHyperLearningRate";

  /** How names in the state begin. */
  public static final String STATE = "learnedPower.";

  /** Name in the state of how far p is from where it began {@code [L]}. */
  public static final String MOVED = STATE + "moved";

  /** Name in the state of h of the last update {@code [L]}. */
  public static final String HYPERGRADIENT = STATE + "hypergradient";

  /** Name in the state of g {@code [L,d,1]}. */
  private static final String GAINS = STATE + "gains";

  private static final String LAMBDA = "values";

  /** Name beside the state of λ {@code [d,1]}. */
  public static final String VALUES = PowerForm.named(PRECONDITIONER, LAMBDA);

  /** Name beside the state of U {@code [d,d]}. */
  public static final String VECTORS = PowerForm.named(PRECONDITIONER, Factor.VECTORS);

  @Override
  public Brought brings() {
    return new CovariancePower(source).brings();
  }

  @Override
  public PowerForm form(int inputs) {
    return PowerForm.of(structure, inputs);
  }

  @Override
  public Map<String, Shape> kept(int inputs) {
    return Map.of(
        VECTORS, Shape.of(inputs, inputs),
        VALUES, Shape.of(inputs, 1));
  }

  @Override
  public List<String> knownNumbers() {
    return List.of(DAMPING);
  }

  @Override
  public List<String> numbers() {
    return List.of(POWER, HYPER_LEARNING_RATE);
  }

  @Override
  public List<Double> exponents(double p) {
    return List.of(least, p, most);
  }

  @Override
  public Normalization normalize() {
    return Normalization.TRACE;
  }

  @Override
  public Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Bundle brought,
      Hyperparameters<TFloat64> numbers) {
    Ops tf = ops.tf();
    int d = Math.toIntExact(rows.shape().get(2));
    Bundle sigma =
        source == CovarianceSource.POPULATION
            ? brought
            : form(d).ofRows(ops, tf.dtypes.cast(rows, TFloat64.class));
    Optional<Power> kept =
        structure.whole()
            ? Optional.empty()
            : Optional.of(first(ops, sigma, numbers.get(DAMPING), d));
    Operand<TFloat64> matrix =
        kept.map(power -> matrix(ops, form(d).factor(tf, power.parts()), rows.shape().get(0), d))
            .orElseGet(() -> sigma.get(Factor.WHOLE, TFloat64.class));
    LaneMatrices.Eigen<TFloat64> eigen = LaneMatrices.eigen(ops, matrix).descending(ops);
    Operand<TFloat64> variances =
        NullDirections.cleared(ops, eigen.eigenvalues(), Precision.FLOAT64.epsilon());
    Operand<TFloat64> damping = numbers.get(DAMPING);
    Operand<TFloat64> damped =
        tf.math.add(
            LaneMatrices.atLeast(ops, ops.constant(0), variances), ops.perLane(damping, variances));
    Bundle parts =
        Bundle.of(Factor.VECTORS, eigen.eigenvectors())
            .with(LAMBDA, tf.expandDims(damped, tf.constant(2)));
    return new Made(
        parts,
        Optional.of(
            new Power(
                parts,
                kept.map(Power::eigenvalues)
                    .orElseGet(() -> List.of(tf.expandDims(variances, tf.constant(1)))),
                tf.fill(tf.constant(damping.shape().asArray()), ops.constant(d)),
                Optional.empty(),
                structure.whole()
                    ? Optional.of(new LaneMatrices.Eigen<>(variances, eigen.eigenvectors()))
                    : Optional.empty())));
  }

  /** What is kept of Σ, its own first power. */
  private Power first(LaneOps<TFloat64> ops, Bundle sigma, Operand<TFloat64> like, int d) {
    Operand<TFloat64> one = ops.tf().onesLike(like);
    Operand<TFloat64> zero = ops.tf().zerosLike(like);
    double epsilon = Precision.FLOAT64.epsilon();
    return form(d).power(ops, sigma, new Exponent(one, zero, epsilon, Normalization.NONE));
  }

  /** A factor as a matrix {@code [L,d,d]}, its product with I. */
  private static Operand<TFloat64> matrix(
      LaneOps<TFloat64> ops, Factor<TFloat64> factor, long lanes, int d) {
    Operand<TFloat64> identity = LaneMatrices.identity(ops, lanes, d);
    return ops.tf()
        .gradients(
            GradientTransform.apply(ops.tf(), identity, factor),
            List.of(identity),
            Gradients.dx(List.of(identity)))
        .dy(0);
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    Ops tf = ops.tf();
    long lanes = parameters.lanes();
    long d = parameters.network().inputs();
    Operand<T> zero = tf.fill(tf.constant(new long[] {lanes}), ops.constant(0));
    return StepState.of(MOVED, zero)
        .and(StepState.of(HYPERGRADIENT, zero))
        .and(StepState.of(GAINS, tf.fill(tf.constant(new long[] {lanes, d, 1}), ops.constant(1))));
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("LearnedPower");
    Ops tf = ops.tf();
    Operand<T> p = tf.math.add(context.hyperparameters().get(POWER), state.get(MOVED));
    Operand<T> lambda = values(state);
    Operand<T> powers = ops.apart(lambda, v -> tf.math.pow(v, ops.perLane(p, v)));
    Operand<T> scale = tf.math.div(ops.constant(lambda.shape().get(1)), ops.sumPerLane(powers));
    return StepState.of(MOVED, state.get(MOVED))
        .and(StepState.of(HYPERGRADIENT, state.get(HYPERGRADIENT)))
        .and(StepState.of(GAINS, ops.scale(scale, powers)));
  }

  private static <T extends TFloating> Operand<T> values(StepState<T> known) {
    return known.get(VALUES);
  }

  private static <T extends TFloating> Operand<T> vectors(StepState<T> known) {
    return known.get(VECTORS);
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    Operand<T> gains = state.get(GAINS);
    Operand<T> none =
        tf.zerosLike(
            tf.slice(gains, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, 1, 1})));
    return Map.of(
        network.firstWeight(),
        new Factor<>(
            Factor.Structure.LOW_RANK,
            Bundle.of(Factor.VECTORS, vectors(state))
                .with(Factor.ABOVE, gains)
                .with(Factor.REST, none)));
  }

  @Override
  public <T extends TFloating> StepState<T> afterUpdate(
      StepContext<T> context, Parameters<T> updates, StepState<T> refreshed, Given<T> given) {
    LaneOps<T> ops = context.ops().scoped("LearnedPower");
    Ops tf = ops.tf();
    Parameters<T> moved = context.parameters().zip(updates, tf.math::add);
    Operand<T> vectors = vectors(given.known());
    Operand<T> ofValidation =
        ops.transposedMatMul(vectors, given.validation().orElseThrow().at(moved).gradients().w1());
    Operand<T> ofStep =
        ops.transposedMatMul(vectors, context.oracle().at(context.parameters()).gradients().w1());
    Operand<T> along =
        ops.dot(
            tf.math.mul(gainsByPower(ops, values(given.known()), refreshed.get(GAINS)), ofStep),
            ofValidation);
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> h = tf.math.neg(tf.math.mul(hyper.get(Hyperparameters.LEARNING_RATE), along));
    Operand<T> start = hyper.get(POWER);
    Operand<T> next =
        tf.math.sub(
            tf.math.add(start, refreshed.get(MOVED)),
            tf.math.mul(hyper.get(HYPER_LEARNING_RATE), h));
    Operand<T> bounded =
        tf.math.maximum(ops.constant(least), tf.math.minimum(ops.constant(most), next));
    return StepState.of(MOVED, tf.math.sub(bounded, start))
        .and(StepState.of(HYPERGRADIENT, h))
        .and(StepState.of(GAINS, refreshed.get(GAINS)));
  }

  /** ∂g/∂p {@code [L,d,1]}. */
  private static <T extends TFloating> Operand<T> gainsByPower(
      LaneOps<T> ops, Operand<T> lambda, Operand<T> gains) {
    Ops tf = ops.tf();
    Operand<TBool> some = tf.math.greater(lambda, ops.constant(0));
    // A null direction has no gain, and none at another p > 0.
    Operand<T> logs = ops.apart(tf.select(some, lambda, tf.onesLike(lambda)), v -> tf.math.log(v));
    // Where nearly all gain is in one λ a difference is small beside both: centred once more.
    return tf.math.mul(gains, centred(ops, centred(ops, logs, gains), gains));
  }

  /** Less their mean, gains being the weights. */
  private static <T extends TFloating> Operand<T> centred(
      LaneOps<T> ops, Operand<T> logs, Operand<T> gains) {
    Operand<T> mean = ops.meanPerLane(ops.tf().math.mul(gains, logs));
    return ops.tf().math.sub(logs, ops.perLane(mean, logs));
  }
}
