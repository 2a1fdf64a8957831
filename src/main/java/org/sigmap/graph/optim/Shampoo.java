package org.sigmap.graph.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.Conditional;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.spec.Convention;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Shampoo (Gupta, Koren and Singer 2018, Algorithms 1 and 2). A weight matrix's gradient G {@code
 * [in,out]} has two factors, R = εI + ΣGᵀG over outputs and K = εI + ΣGGᵀ over inputs; a bias has
 * the first alone. Powers of the factors are renewed every {@link #updatePeriod} steps; momentum is
 * the average M ← μM + (1−μ)G, which starts at the first G.
 *
 * <p>{@code CORRECTED}, as published: u = K^{−1/4} M R^{−1/4} for matrices, M R^{−1/2} for biases
 * (exponent −1/(2·order)), factors of the raw gradient, M an average of raw gradients.
 *
 * <p>{@code PAPER}, as the authors' dependency does: exponent −1/order; with H = μB + (1−μ)G + wd·W
 * R takes HᵀH, then K takes the outer product of H R^{−1/2}, u = K^{−1/2} H R^{−1/2}, and the
 * average B holds u.
 *
 * <p>Every eigenvalue of a factor is at least ε in exact arithmetic and is held there against
 * rounding.
 *
 * @param updatePeriod steps between two renewals of the powers
 * @param convention which of the two
 * @param decays whether wd·W is added to the averaged gradient
 */
public record Shampoo(int updatePeriod, Convention convention, boolean decays) implements Link {
  /** Name of the average in the state. */
  public static final String MOMENTUM = "shampoo.momentum";

  private static final String FACTOR = "shampoo.factor.";

  /**
   * Prefix of a factor's power in the state; {@code outputs.} or {@code inputs.} and a parameter
   * follow.
   */
  public static final String POWER = "shampoo.power.";

  /** Which axis of a gradient a factor covers. */
  private enum Side {
    OUTPUTS("outputs."),
    INPUTS("inputs.");

    private final String word;

    Side(String word) {
      this.word = word;
    }
  }

  /** A factor with its power. */
  private record Sided<T extends TFloating>(Operand<T> factor, Operand<T> power) {}

  @Override
  public double statistics(Network network) {
    return network.parameters().stream()
        .flatMapToLong(part -> LongStream.of(part.shape().asArray()))
        .mapToDouble(size -> 2.0 * size * size)
        .sum();
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    Map<String, Operand<T>> state =
        new LinkedHashMap<>(StepState.zeros(ops, MOMENTUM, parameters).operands());
    for (String part : parameters.operands().keySet()) {
      Operand<T> parameter = parameters.get(part);
      for (Side side : sides(parameter)) {
        long[] shape = parameter.shape().asArray();
        int size = Math.toIntExact(side == Side.OUTPUTS ? shape[shape.length - 1] : shape[1]);
        String name = side.word + part;
        // ε is a hyper-parameter and not known here: the sum starts at 0, ε is added where used.
        Operand<T> identity = LaneMatrices.identity(ops, shape[0], size);
        state.put(FACTOR + name, ops.tf().zerosLike(identity));
        state.put(POWER + name, identity);
      }
    }
    return new StepState<>(state);
  }

  private static <T extends TFloating> List<Side> sides(Operand<T> parameter) {
    return parameter.shape().numDimensions() == 3
        ? List.of(Side.OUTPUTS, Side.INPUTS)
        : List.of(Side.OUTPUTS);
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Shampoo");
    boolean paper = convention == Convention.PAPER;
    Parameters<T> averages = averages(ops, context, updates, state.parameters(MOMENTUM, updates));
    Parameters<T> moved = decays ? decayed(ops, context, averages) : averages;
    Map<String, Operand<T>> next = new LinkedHashMap<>();
    Map<String, Operand<T>> results = new LinkedHashMap<>();
    for (String part : updates.operands().keySet()) {
      Operand<T> result = asMatrix(ops, moved.get(part));
      Operand<T> raw = asMatrix(ops, updates.get(part));
      Operand<T> parameter = context.parameters().get(part);
      List<Side> sides = sides(parameter);
      double exponent = -1.0 / (paper ? sides.size() : 2 * sides.size());
      for (Side side : sides) {
        String name = side.word + part;
        Operand<T> seen = paper ? result : raw;
        Sided<T> sided = accumulated(ops, context, state, name, outer(ops, side, seen), exponent);
        next.put(FACTOR + name, sided.factor());
        next.put(POWER + name, sided.power());
        result =
            side == Side.OUTPUTS
                ? ops.matMul(result, sided.power())
                : ops.matMul(sided.power(), result);
      }
      results.put(part, ops.tf().reshape(result, ops.tf().constant(parameter.shape().asArray())));
    }
    Parameters<T> preconditioned = new Parameters<>(updates.network(), results);
    next.putAll(StepState.of(MOMENTUM, paper ? preconditioned : averages).operands());
    return new Transition<>(preconditioned, new StepState<>(next));
  }

  private static <T extends TFloating> Parameters<T> averages(
      LaneOps<T> ops, StepContext<T> context, Parameters<T> gradients, Parameters<T> before) {
    Ops tf = ops.tf();
    Operand<T> mu = context.hyperparameters().get(Hyperparameters.MOMENTUM);
    Operand<T> fresh = tf.math.sub(ops.constant(1), mu);
    Operand<TBool> first = tf.math.equal(context.step(), tf.constant(0));
    return before.zip(
        gradients,
        (m, g) -> {
          Operand<T> average = tf.math.add(ops.scale(fresh, g), ops.scale(mu, m));
          return tf.select(first, g, average);
        });
  }

  private static <T extends TFloating> Parameters<T> decayed(
      LaneOps<T> ops, StepContext<T> context, Parameters<T> averages) {
    Operand<T> decay = context.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
    return averages.zip(context.parameters(), (h, w) -> ops.tf().math.add(h, ops.scale(decay, w)));
  }

  /** A bias as a matrix of one row: {@code [L,m] → [L,1,m]}. */
  private static <T extends TFloating> Operand<T> asMatrix(LaneOps<T> ops, Operand<T> operand) {
    return operand.shape().numDimensions() == 3
        ? operand
        : ops.tf().expandDims(operand, ops.tf().constant(1));
  }

  private static <T extends TFloating> Operand<T> outer(
      LaneOps<T> ops, Side side, Operand<T> gradient) {
    return side == Side.OUTPUTS
        ? ops.transposedMatMul(gradient, gradient)
        : ops.matMulTransposed(gradient, gradient);
  }

  private <T extends TFloating> Sided<T> accumulated(
      LaneOps<T> ops,
      StepContext<T> context,
      StepState<T> state,
      String name,
      Operand<T> outer,
      double exponent) {
    Operand<T> factor = ops.tf().math.add(state.get(FACTOR + name), outer);
    Operand<T> epsilon = context.hyperparameters().get(Hyperparameters.EPSILON);
    Operand<TBool> due = Conditional.every(ops.tf(), updatePeriod, context.step());
    Bundle power =
        Conditional.update(
            ops,
            due,
            Bundle.of(POWER, state.get(POWER + name)),
            Bundle.of(FACTOR, factor).with(Hyperparameters.EPSILON, epsilon),
            (body, now, read) -> {
              Operand<T> sum = read.get(FACTOR, ops.type());
              Operand<T> least = read.get(Hyperparameters.EPSILON, ops.type());
              int size = Math.toIntExact(sum.shape().get(1));
              Operand<T> ridge = LaneMatrices.scaledIdentity(body, least, size);
              Operand<T> matrix = body.tf().math.add(sum, ridge);
              return Bundle.of(POWER, LaneMatrices.power(body, matrix, exponent, least));
            });
    return new Sided<>(factor, power.get(POWER, ops.type()));
  }
}
