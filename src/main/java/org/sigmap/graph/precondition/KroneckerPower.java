package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
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
import org.sigmap.spec.Normalization;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * G ← (Σ̂_t + δI)^p G (Ŝ_t + δ_gI)^q of a layer's weights: powers of the covariance of what goes
 * into it and of the second moment of what comes back to it, of which K-FAC (Martens and Grosse
 * 2015, §3) has p = q = −1, without its biases, and {@link AdaptiveCovariancePower} q = 0.
 *
 * <p>Σ̂_t is that of {@link AdaptiveCovariancePower}. Of the gradients s of each example's own loss
 * by the layer's pre-activations, the average
 *
 * <p>N ← ρN + (1−ρ)(1/B)Σ ssᵀ from N = 0, {@code [L,k,k]},
 *
 * <p>is not centred; Ŝ_t = N/m with m the weight of all rows so far, as there. Both powers are
 * renewed at the same steps and are I before; biases take the plain gradient. What of Σ̂_t is kept
 * and what its power P is divided by is said of the inputs' side alone: all of Ŝ_t is kept, and
 * nothing divides its power.
 *
 * @param inputs P
 */
public record KroneckerPower(AdaptiveCovariancePower inputs) implements Preconditioner {
  /** Name of q {@code [L]}. */
  public static final String GRADIENT_POWER = "preconditionerQ";

  /** Name of δ_g {@code [L]}. */
  public static final String GRADIENT_DAMPING = "preconditionerGradientDamping";

  /** Name of N in the state; behind it stands the weight matrix where it is not the first. */
  public static final String MOMENT = "kroneckerPower.moment";

  /** The same of (Ŝ_t + δ_gI)^q. */
  public static final String POWER_OF_GRADIENTS = "kroneckerPower.power";

  @Override
  public List<String> numbers() {
    return Stream.concat(inputs.numbers().stream(), Stream.of(GRADIENT_POWER, GRADIENT_DAMPING))
        .toList();
  }

  private static String of(String name, Network network, Weight weight) {
    return AdaptiveCovariancePower.of(name, network, weight);
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    long lanes = parameters.lanes();
    Network network = parameters.network();
    Map<String, Operand<T>> state = new LinkedHashMap<>();
    for (Weight weight : inputs.weights(network)) {
      long k = weight.outputs();
      state.put(
          of(MOMENT, network, weight),
          ops.tf().fill(ops.tf().constant(new long[] {lanes, k, k}), ops.constant(0)));
      state.put(
          of(POWER_OF_GRADIENTS, network, weight),
          LaneMatrices.identity(ops, lanes, weight.outputs()));
    }
    return inputs.init(ops, parameters).and(new StepState<>(state));
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("KroneckerPower");
    Hyperparameters<T> hyper = context.hyperparameters();
    Network network = context.parameters().network();
    StepState<T> left = inputs.refresh(context, state);
    LayerTaps<T> taps = context.oracle().taps(context.parameters());
    Bundle moments = Bundle.empty();
    Bundle read = hyper.bundle().only(List.of(GRADIENT_POWER, GRADIENT_DAMPING));
    Bundle now = Bundle.empty();
    for (Weight weight : inputs.weights(network)) {
      String name = of(MOMENT, network, weight);
      Operand<T> gradients = taps.layers().get(weight).gradients();
      // Gradients of the mean loss carry 1/B each, so that B·Σ is the mean over rows.
      Operand<T> mean =
          ops.tf().math.mul(ops.transposedMatMul(gradients, gradients), ops.size(gradients, 1));
      moments =
          moments.with(
              name,
              MovingAverage.next(
                  ops, hyper.get(AdaptiveCovariancePower.STATISTICS_DECAY), state.get(name), mean));
      String seen = inputs.seen(network, weight);
      read = read.with(seen, left.get(seen));
      String power = of(POWER_OF_GRADIENTS, network, weight);
      now = now.with(power, state.get(power));
    }
    Bundle renewed =
        Conditional.update(
            ops,
            inputs.due(ops.tf(), context.step()),
            now,
            read.and(moments),
            (body, last, in) -> powers(body, network, in));
    return left.and(new StepState<>(moments.and(renewed).all(ops.type())));
  }

  private <T extends TFloating> Bundle powers(LaneOps<T> body, Network network, Bundle in) {
    LaneOps<TFloat64> ops = new LaneOps<>(body.tf(), TFloat64.class);
    Bundle all = Bundle.empty();
    for (Weight weight : inputs.weights(network)) {
      Operand<TFloat64> seen =
          Moments.weight(
              ops, AdaptiveCovariancePower.doubles(body, in, inputs.seen(network, weight)));
      Operand<TFloat64> moment =
          AdaptiveCovariancePower.doubles(body, in, of(MOMENT, network, weight));
      DampedPower power =
          DampedPower.of(
              ops,
              body.tf().math.div(moment, seen),
              new Exponent(
                  AdaptiveCovariancePower.doubles(body, in, GRADIENT_POWER),
                  AdaptiveCovariancePower.doubles(body, in, GRADIENT_DAMPING),
                  AdaptiveCovariancePower.epsilon(body),
                  Normalization.NONE));
      all =
          all.with(
              of(POWER_OF_GRADIENTS, network, weight),
              body.tf().dtypes.cast(power.matrix(), body.type()));
    }
    return all;
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    Map<Weight, Factor<T>> factors = new LinkedHashMap<>(inputs.factors(tf, network, state));
    factors.replaceAll(
        (weight, left) -> left.times(state.get(of(POWER_OF_GRADIENTS, network, weight))));
    return factors;
  }

  @Override
  public double statistics(Network network) {
    double outputs =
        inputs.weights(network).stream()
            .mapToDouble(weight -> 2.0 * weight.outputs() * weight.outputs())
            .sum();
    return inputs.statistics(network) + outputs;
  }

  /** tr P times the mean eigenvalue of what stands on the other side. */
  @Override
  public OptionalDouble trace(Network network, Function<String, double[]> state) {
    Weight weight = inputs.weights(network).get(0);
    double[] right = state.apply(of(POWER_OF_GRADIENTS, network, weight));
    double sum = 0;
    for (int i = 0; i < right.length; i += weight.outputs() + 1) {
      sum += right[i];
    }
    double mean = sum / weight.outputs();
    return inputs.trace(network, state).stream().map(trace -> trace * mean).findFirst();
  }
}
