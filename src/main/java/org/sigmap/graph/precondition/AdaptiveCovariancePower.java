package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.LayerChoice;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.StructureSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
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
 * give the training rows' covariance at every step. Of a diagonal or block structure only the parts
 * of M that it needs are kept, see {@link Moments}.
 *
 * <p>P_t is renewed every {@link #period} steps from step {@link #warmUp} on, from the batches so
 * far, the current one included; it is I before.
 *
 * <p>Every chosen layer has a P_t of its own, x being the rows that its weights multiply; where p
 * differs after the first layer, {@link #HIDDEN_POWER} is that of the others.
 *
 * <p>Powers are taken in float64; M has the training type, so that in float32 eigenvalues up to
 * d·1.2e-7 of the largest are rounding and count as 0: their gain is δ^p.
 *
 * @param warmUp steps before the first power
 * @param period steps between two powers
 * @param structure what of Σ̂_t is kept
 * @param normalize what the power is divided by
 * @param layers which have a P_t
 */
public record AdaptiveCovariancePower(
    int warmUp, int period, StructureSpec structure, Normalization normalize, LayerChoice layers)
    implements Preconditioner {
  /** Name of M in the state; behind it stands the weight matrix where it is not the first. */
  public static final String MOMENT = "adaptiveCovariance.moment";

  /** The same of P. */
  public static final String PRECONDITIONER = "adaptiveCovariance.preconditioner";

  /** The same of tr P. */
  public static final String TRACE = "adaptiveCovariance.trace";

  @Override
  public List<String> numbers() {
    return layers == LayerChoice.FIRST
        ? List.of(POWER, DAMPING, STATISTICS_DECAY)
        : List.of(POWER, HIDDEN_POWER, DAMPING, STATISTICS_DECAY);
  }

  /** The weight matrices of the chosen layers. */
  List<Weight> weights(Network network) {
    return layers.of(network.weights());
  }

  /** The name of what belongs to a weight matrix. */
  static String of(String name, Network network, Weight weight) {
    return weight.equals(network.firstWeight()) ? name : name + "." + weight.matrix();
  }

  private PowerForm form(Weight weight) {
    return PowerForm.of(structure, weight.inputs());
  }

  private Moments moments(Weight weight) {
    return new Moments(form(weight), weight.inputs());
  }

  /** The name in the state of what ends with m. */
  String seen(Network network, Weight weight) {
    return PowerForm.named(of(MOMENT, network, weight), moments(weight).ending());
  }

  /** Parts under their names in the state. */
  private static Bundle under(String prefix, Bundle parts) {
    Bundle named = Bundle.empty();
    for (Map.Entry<String, Operand<?>> part : parts.operands().entrySet()) {
      named = named.with(PowerForm.named(prefix, part.getKey()), part.getValue());
    }
    return named;
  }

  /** P and its trace, under the names in the state. */
  private Bundle named(Network network, Weight weight, Bundle parts, Operand<?> trace) {
    return Bundle.of(of(TRACE, network, weight), trace)
        .and(under(of(PRECONDITIONER, network, weight), parts));
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.lanes();
    Network network = parameters.network();
    Bundle state = Bundle.empty();
    for (Weight weight : weights(network)) {
      long m = weight.inputs();
      Map<String, Operand<?>> zeros = new LinkedHashMap<>();
      moments(weight)
          .kept()
          .forEach(
              (part, shape) ->
                  zeros.put(
                      part,
                      ops.tf()
                          .fill(
                              ops.tf().constant(shape.prepend(lanes).asArray()), ops.constant(0))));
      Operand<T> trace = ops.tf().fill(ops.tf().constant(new long[] {lanes}), ops.constant(m));
      state =
          state
              .and(under(of(MOMENT, network, weight), new Bundle(zeros)))
              .and(named(network, weight, form(weight).identity(ops, lanes), trace));
    }
    return new StepState<>(state.all(ops.type()));
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("AdaptiveCovariancePower");
    Hyperparameters<T> hyper = context.hyperparameters();
    Network network = context.parameters().network();
    LayerTaps<T> taps = context.oracle().taps(context.parameters());
    Bundle moments = Bundle.empty();
    Bundle now = Bundle.empty();
    for (Weight weight : weights(network)) {
      String name = of(MOMENT, network, weight);
      Operand<T> rows = taps.layers().get(weight).inputs();
      Bundle batch = under(name, moments(weight).of(ops, rows));
      for (String part : batch.operands().keySet()) {
        moments =
            moments.with(
                part,
                MovingAverage.next(
                    ops,
                    hyper.get(STATISTICS_DECAY),
                    state.get(part),
                    batch.get(part, ops.type())));
      }
      now =
          now.and(
              named(
                  network,
                  weight,
                  PowerForm.parts(form(weight), of(PRECONDITIONER, network, weight), state),
                  state.get(of(TRACE, network, weight))));
    }
    Bundle renewed =
        Conditional.update(
            ops,
            due(ops.tf(), context.step()),
            now,
            hyper.bundle().only(numbers()).and(moments),
            (body, last, in) -> powers(body, network, in));
    return new StepState<>(moments.and(renewed).all(ops.type()));
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    Map<Weight, Factor<T>> factors = new LinkedHashMap<>();
    for (Weight weight : weights(network)) {
      PowerForm form = form(weight);
      factors.put(
          weight,
          form.factor(tf, PowerForm.parts(form, of(PRECONDITIONER, network, weight), state)));
    }
    return factors;
  }

  Operand<TBool> due(Ops tf, Operand<TInt32> step) {
    Operand<TInt32> since = tf.math.sub(step, tf.constant(warmUp));
    return tf.math.logicalAnd(
        tf.math.greaterEqual(since, tf.constant(0)), Conditional.every(tf, period, since));
  }

  private <T extends TFloating> Bundle powers(LaneOps<T> body, Network network, Bundle in) {
    Bundle all = Bundle.empty();
    for (Weight weight : weights(network)) {
      boolean first = weight.equals(network.firstWeight());
      LaneOps<TFloat64> ops = new LaneOps<>(body.tf(), TFloat64.class);
      PowerForm form = form(weight);
      Map<String, Operand<?>> averages = new LinkedHashMap<>();
      for (String part : moments(weight).kept().keySet()) {
        String kept = PowerForm.named(of(MOMENT, network, weight), part);
        averages.put(part, doubles(body, in, kept));
      }
      Power power =
          form.power(
              ops,
              moments(weight).covariance(ops, new Bundle(averages)),
              new Exponent(
                  doubles(body, in, first ? POWER : HIDDEN_POWER),
                  doubles(body, in, DAMPING),
                  epsilon(body),
                  normalize));
      Bundle made = named(network, weight, power.parts(), power.trace());
      for (String name : made.operands().keySet()) {
        all = all.with(name, body.tf().dtypes.cast(made.get(name, TFloat64.class), body.type()));
      }
    }
    return all;
  }

  /** ε of the training type, in which moments are kept. */
  static double epsilon(LaneOps<?> body) {
    return body.type() == TFloat32.class ? Math.ulp(1f) : Math.ulp(1.0);
  }

  static <T extends TFloating> Operand<TFloat64> doubles(LaneOps<T> body, Bundle in, String name) {
    return body.tf().dtypes.cast(in.get(name, body.type()), TFloat64.class);
  }

  @Override
  public double statistics(Network network) {
    return weights(network).stream()
        .flatMap(
            weight ->
                Stream.of(moments(weight).kept(), form(weight).kept())
                    .flatMap(parts -> parts.values().stream()))
        .mapToDouble(Shape::size)
        .sum();
  }

  @Override
  public OptionalDouble trace(Network network, Function<String, double[]> state) {
    return OptionalDouble.of(state.apply(of(TRACE, network, weights(network).get(0)))[0]);
  }

  /** Σ̂ of M as {@link #refresh} left it. */
  @Override
  public Optional<double[]> covariance(Function<String, double[]> state, int inputs) {
    if (layers == LayerChoice.HIDDEN || PowerForm.of(structure, inputs).parted()) {
      return Optional.empty();
    }
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
