package org.sigmap.graph.optim;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * L-BFGS with a fixed step length (Nocedal 1980; Nocedal and Wright 2006, Algorithm 7.5 without its
 * line search), with the history and the stopping rules of {@code torch.optim.LBFGS}.
 *
 * <p>One step makes up to {@link #iterations} moves θ ← θ + t·d, d = −H·g by the two-loop
 * recursion, t = η, but min(1, 1/Σ|g|)·η for the very first move of a run. The pair s = t·d, y =
 * the change of g enters the memory where ⟨y, s⟩ &gt; 10⁻¹⁰; memory outlives the step. A lane stops
 * for the rest of the step once max|g| ≤ 10⁻⁷, ⟨g, d⟩ &gt; −10⁻⁹ (before moving), max|t·d| ≤ 10⁻⁹
 * or |ΔL| &lt; 10⁻⁹; the loop ends when every lane has.
 *
 * <p>Gradients and losses come from the context's oracle at every point the loop visits, decay term
 * included and first layer preconditioned, so this link ignores the updates it is given: it stands
 * first in a chain, and nothing may follow it, because the memory holds the moves as made here.
 * With a first-layer preconditioner the field P·g need not be a gradient; pairs of no curvature are
 * then left out like any other.
 *
 * @param history H, pairs remembered, at least 1
 * @param iterations moves a step at most, at least 1
 */
public record Lbfgs(int history, int iterations) implements Link {
  private static final double GRADIENT_TOLERANCE = 1e-7;
  private static final double CHANGE_TOLERANCE = 1e-9;
  private static final String PREFIX = "lbfgs";
  private static final String GRADIENT = PREFIX + ".gradient";
  private static final String MOVE = PREFIX + ".move";
  private static final String MOVES = PREFIX + ".moves";
  private static final String THETA = "theta";
  private static final String LOSS = "loss";
  private static final String ACTIVE = "active";

  public Lbfgs {
    if (history < 1 || iterations < 1) {
      throw new IllegalArgumentException(
          "L-BFGS needs a history and iterations of at least 1, got "
              + history
              + " and "
              + iterations);
    }
  }

  /**
   * What the loop carries.
   *
   * @param theta {@code [L,P]}
   * @param gradient at the last point but one {@code [L,P]}
   * @param move t·d of the last direction {@code [L,P]}
   * @param moves directions taken since the run began {@code [L]}
   * @param loss at the last point but one {@code [L]}
   * @param active 1 in lanes that go on, 0 in lanes that have stopped {@code [L]}
   */
  private record Search<T extends TFloating>(
      Operand<T> theta,
      Operand<T> gradient,
      Operand<T> move,
      Operand<T> moves,
      Operand<T> loss,
      Operand<T> active,
      LbfgsMemory<T> memory) {
    Bundle bundle() {
      return state().bundle().with(THETA, theta).with(LOSS, loss).with(ACTIVE, active);
    }

    /** What outlives the step. */
    StepState<T> state() {
      Bundle state = Bundle.of(GRADIENT, gradient).with(MOVE, move).with(MOVES, moves);
      return new StepState<>(state.and(memory.bundle().under(PREFIX)).all(gradient.type()));
    }

    static <T extends TFloating> Search<T> of(Bundle in, Class<T> type) {
      return new Search<>(
          in.get(THETA, type),
          in.get(GRADIENT, type),
          in.get(MOVE, type),
          in.get(MOVES, type),
          in.get(LOSS, type),
          in.get(ACTIVE, type),
          LbfgsMemory.of(in.in(PREFIX), type));
    }
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    int size = parameters.network().size();
    long lanes = parameters.lanes();
    Operand<T> vector = fill(ops, 0, lanes, size);
    return new Search<>(
            null,
            vector,
            vector,
            fill(ops, 0, lanes),
            null,
            null,
            LbfgsMemory.empty(ops, lanes, history, size))
        .state();
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Lbfgs");
    Class<T> type = ops.type();
    Network network = updates.network();
    Operand<T> before = context.parameters().flat(ops);
    long lanes = updates.lanes();
    Search<T> start =
        Search.of(
            state
                .bundle()
                .with(THETA, before)
                .with(LOSS, fill(ops, Double.NaN, lanes))
                .with(ACTIVE, fill(ops, 1, lanes)),
            type);
    Search<T> end = iterations == 1 ? single(context, start) : moves(context, start, network);
    Operand<T> change = ops.tf().math.sub(end.theta(), before);
    return new Transition<>(Parameters.ofFlat(ops, network, change), end.state());
  }

  /** One move, at the point of the step: without a loop it shares the pass of the step's loss. */
  private static <T extends TFloating> Search<T> single(StepContext<T> context, Search<T> start) {
    return iterate(
        context, context.ops().tf().constant(0), start, context.oracle().at(context.parameters()));
  }

  private <T extends TFloating> Search<T> moves(
      StepContext<T> context, Search<T> start, Network network) {
    Ops around = context.ops().tf();
    Class<T> type = context.ops().type();
    Bundle end =
        Loop.repeatWhile(
            around,
            around.constant(iterations),
            start.bundle(),
            context.bundle(),
            (tf, now) -> anyActive(new LaneOps<>(tf, type), now.get(ACTIVE, type)),
            (tf, i, in, read) -> {
              LaneOps<T> body = new LaneOps<>(tf, type);
              StepContext<T> inside = context.rebound(body, read);
              Search<T> now = Search.of(in, type);
              Parameters<T> point = Parameters.ofFlat(body, network, now.theta());
              return iterate(inside, i, now, inside.oracle().at(point)).bundle();
            });
    return Search.of(end, type);
  }

  private static <T extends TFloating> Operand<TBool> anyActive(LaneOps<T> ops, Operand<T> active) {
    return ops.tf().reduceAny(ops.tf().math.greater(active, ops.constant(0)), ops.ints(0));
  }

  private static <T extends TFloating> Search<T> iterate(
      StepContext<T> context,
      Operand<TInt32> index,
      Search<T> now,
      GradientOracle.Evaluation<T> here) {
    LaneOps<T> ops = context.ops();
    Ops tf = ops.tf();
    Operand<T> rate = context.hyperparameters().get(Hyperparameters.LEARNING_RATE);
    Operand<T> gradient = here.gradients().flat(ops);
    Operand<TBool> goesOn =
        tf.math.logicalAnd(
            tf.math.greater(now.active(), ops.constant(0)),
            tf.math.logicalNot(converged(ops, index, now, here.loss(), gradient)));
    Operand<TBool> opening = tf.math.equal(now.moves(), ops.constant(0));
    LbfgsMemory<T> memory =
        now.memory()
            .learn(
                ops,
                now.move(),
                tf.math.sub(gradient, now.gradient()),
                tf.math.logicalAnd(goesOn, tf.math.logicalNot(opening)));
    Operand<T> direction = memory.direction(ops, gradient);
    Operand<T> move = ops.scale(length(ops, opening, gradient, rate), direction);
    Operand<T> slope = ops.sumPerLane(tf.math.mul(gradient, direction));
    // A NaN slope counts as descent: a lane that has diverged must show it. Asked for outright,
    // because TensorFlow rewrites a negated comparison to its opposite, which NaN fails as well.
    Operand<TBool> descends =
        tf.math.logicalOr(
            tf.math.lessEqual(slope, ops.constant(-CHANGE_TOLERANCE)), tf.math.isNan(slope));
    Operand<TBool> moves = tf.math.logicalAnd(goesOn, descends);
    return new Search<>(
        tf.select(column(ops, moves), tf.math.add(now.theta(), move), now.theta()),
        tf.select(column(ops, goesOn), gradient, now.gradient()),
        tf.select(column(ops, goesOn), move, now.move()),
        tf.math.add(now.moves(), tf.dtypes.cast(goesOn, ops.type())),
        tf.select(goesOn, here.loss(), now.loss()),
        tf.dtypes.cast(moves, ops.type()),
        memory);
  }

  /** Whether the point reached needs no further move; only the gradient speaks at the first. */
  private static <T extends TFloating> Operand<TBool> converged(
      LaneOps<T> ops, Operand<TInt32> index, Search<T> now, Operand<T> loss, Operand<T> gradient) {
    Ops tf = ops.tf();
    Operand<TBool> still =
        tf.math.logicalOr(
            within(ops, now.move(), CHANGE_TOLERANCE),
            tf.math.less(
                tf.math.abs(tf.math.sub(loss, now.loss())), ops.constant(CHANGE_TOLERANCE)));
    Operand<TBool> later = tf.math.greater(index, tf.constant(0));
    return tf.math.logicalOr(
        within(ops, gradient, GRADIENT_TOLERANCE), tf.math.logicalAnd(later, still));
  }

  private static <T extends TFloating> Operand<T> length(
      LaneOps<T> ops, Operand<TBool> opening, Operand<T> gradient, Operand<T> rate) {
    Ops tf = ops.tf();
    // η/max(1, Σ|g|): a reciprocal has other last digits with other lanes beside.
    Operand<T> size = tf.math.maximum(ops.constant(1), ops.sumPerLane(tf.math.abs(gradient)));
    return tf.select(opening, tf.math.div(rate, size), rate);
  }

  /** Whether no entry exceeds {@code bound}; not so where one is NaN, which a maximum may drop. */
  private static <T extends TFloating> Operand<TBool> within(
      LaneOps<T> ops, Operand<T> vectors, double bound) {
    Operand<TBool> small = ops.tf().math.lessEqual(ops.tf().math.abs(vectors), ops.constant(bound));
    return ops.tf().reduceAll(small, ops.ints(1));
  }

  private static <T extends TFloating> Operand<TBool> column(LaneOps<T> ops, Operand<TBool> lanes) {
    return ops.tf().expandDims(lanes, ops.tf().constant(1));
  }

  private static <T extends TFloating> Operand<T> fill(
      LaneOps<T> ops, double value, long... shape) {
    return ops.tf().fill(ops.tf().constant(shape), ops.constant(value));
  }
}
