package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.BlockwiseLoss;
import org.sigmap.graph.Classification;
import org.sigmap.graph.DirectionalGains;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LoopVariables;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.optim.Transition;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * All steps between two log points as one function: a {@code StatelessWhile} over updates, then one
 * evaluation on the training and test rows.
 *
 * <p>Inputs: the step count, the {@link StepVariables}, inputs and targets of every test set, for a
 * fingerprint the directions. Outputs: step, divergedAt, loss before the last update, parameters,
 * optimizer state, training loss, test loss, and for a classifier the accuracy on the training
 * rows, the test rows and every further test set, for a fingerprint the {@link DirectionalGains} of
 * the next step and of the chunk's path.
 */
final class Chunk<T extends TFloating> {
  private final TrainingShape shape;
  private final StepVariables.Layout<T> layout;
  private final boolean unrolled;
  private final TrainingStep step;

  /**
   * @param unrolled whether it is one step without a loop, see {@link GraphForm}
   */
  Chunk(TrainingShape shape, StepVariables.Layout<T> layout, boolean unrolled) {
    this.shape = shape;
    this.layout = layout;
    this.unrolled = unrolled;
    this.step = TrainingStep.of(shape);
  }

  /** The function for operands of the types and shapes of {@code inputs}; the caller closes it. */
  ConcreteFunction function(List<? extends Operand<?>> inputs) {
    LoopVariables variables = LoopVariables.like(inputs);
    return ConcreteFunction.create(tf -> build(tf, variables));
  }

  private Signature build(Ops tf, LoopVariables variables) {
    List<Operand<?>> in = variables.placeholders(tf);
    LaneOps<T> ops = new LaneOps<>(tf, layout.type());
    Operand<?> count = in.get(0);
    int sets = shape.fingerprint() ? in.size() - 1 : in.size();
    int end = sets - 2 * (1 + shape.rows().furtherTests());
    Operand<T> nan = tf.fill(tf.constant(new long[] {shape.lanes()}), ops.constant(Double.NaN));
    StepVariables<T> before = layout.unpack(in.subList(1, end)).withLoss(nan);

    List<Operand<?>> loop = new ArrayList<>(List.of(tf.constant(0), count));
    loop.addAll(before.pack());
    if (shape.fingerprint()) {
      long[] size = before.parameters().w1().shape().asArray();
      loop.add(tf.fill(tf.constant(size), ops.constant(0)));
    }
    List<Operand<?>> ran = unrolled ? step(tf, loop).subList(2, loop.size()) : run(tf, loop);
    StepVariables<T> after = layout.unpack(carried(ran));
    List<Operand<T>> evaluated = new ArrayList<>(List.of(after.x(), after.y()));
    in.subList(end, sets).forEach(o -> evaluated.add(o.asOutput().expect(layout.type())));
    List<Operand<T>> evaluation = evaluation(ops, after.parameters(), evaluated);

    List<Operand<?>> out = new ArrayList<>();
    out.add(after.step());
    out.add(
        firstDivergence(
            tf,
            after.divergedAt(),
            after.step(),
            tf.math.add(evaluation.get(0), evaluation.get(1))));
    out.add(after.loss());
    out.addAll(after.parameters().asList());
    out.addAll(after.state().operands().values());
    out.addAll(evaluation);
    if (shape.fingerprint()) {
      out.add(
          gains(
              ops,
              before.parameters().w1(),
              after,
              gradientSum(ran),
              in.get(sets).asOutput().expect(TFloat64.class)));
    }
    return LoopVariables.signature("chunk", in, out);
  }

  /** Of what the loop carries, the {@link StepVariables}. */
  private List<Operand<?>> carried(List<Operand<?>> loop) {
    return shape.fingerprint() ? loop.subList(0, loop.size() - 1) : loop;
  }

  /** Of what the loop carries for a fingerprint, the sum of raw gradients of W₁, which is last. */
  private Operand<T> gradientSum(List<Operand<?>> loop) {
    return loop.get(loop.size() - 1).asOutput().expect(layout.type());
  }

  /**
   * What the next step would do to the gradient where the chunk ends, and what the chunk's steps
   * made of the sum of theirs: {@code [L,2·3,d]}. The next step is not taken: the path of training
   * is the same with and without.
   */
  private Operand<T> gains(
      LaneOps<T> lanes,
      Operand<T> start,
      StepVariables<T> now,
      Operand<T> gradients,
      Operand<TFloat64> directions) {
    LaneOps<T> ops = lanes.scoped("Fingerprint");
    Ops tf = ops.tf();
    Operand<T> update = step.next(ops, now.point(), batch(ops, now)).transition().updates().w1();
    Operand<T> moved = tf.math.sub(now.parameters().w1(), start);
    return tf.concat(
        List.of(
            DirectionalGains.of(ops, directions, update, rawGradient(ops, now)),
            DirectionalGains.of(ops, directions, moved, gradients)),
        tf.constant(1));
  }

  /** ∂L/∂W₁ of the differentiated loss, without preconditioner. */
  private Operand<T> rawGradient(LaneOps<T> ops, StepVariables<T> now) {
    return step.rawGradient(ops, now.point(), batch(ops, now));
  }

  /** Loss on the first two sets, then of a classifier the accuracy on every set. */
  private List<Operand<T>> evaluation(
      LaneOps<T> ops, Parameters<T> parameters, List<Operand<T>> sets) {
    List<Operand<T>> losses = new ArrayList<>();
    List<Operand<T>> accuracies = new ArrayList<>();
    for (int i = 0; i < sets.size(); i += 2) {
      Operand<T> x = sets.get(i);
      Operand<T> y = sets.get(i + 1);
      if (shape.classifies()) {
        Classification<T> classification = Classification.of(ops, parameters, x, y);
        losses.add(classification.loss());
        accuracies.add(classification.accuracy());
      } else {
        losses.add(BlockwiseLoss.meanSquaredError(ops, parameters, x, y));
      }
    }
    List<Operand<T>> all = new ArrayList<>(losses.subList(0, 2));
    all.addAll(accuracies);
    return all;
  }

  private List<Operand<?>> run(Ops tf, List<Operand<?>> loop) {
    LoopVariables variables = LoopVariables.like(loop);
    try (ConcreteFunction condition =
            ConcreteFunction.create(
                body -> {
                  List<Operand<?>> in = variables.placeholders(body);
                  Operand<TInt32> count = in.get(1).asOutput().expect(TInt32.class);
                  return variables.signature(
                      in, List.of(body.math.less(LoopVariables.counter(in), count)));
                });
        ConcreteFunction step =
            ConcreteFunction.create(
                body -> {
                  List<Operand<?>> in = variables.placeholders(body);
                  return variables.signature(
                      in, LoopVariables.identities(body, in, step(body, in)));
                })) {
      List<Operand<?>> results = new ArrayList<>();
      tf.statelessWhile(loop, condition, step).forEach(results::add);
      return results.subList(2, results.size());
    }
  }

  /** One update of what the loop carries: its counter, the step count, the step variables. */
  private List<Operand<?>> step(Ops tf, List<Operand<?>> in) {
    LaneOps<T> ops = new LaneOps<>(tf, layout.type());
    StepVariables<T> now = layout.unpack(carried(in.subList(2, in.size())));
    TrainingStep.Outcome<T> taken = step.next(ops, now.point(), batch(ops, now));
    Transition<T> transition = taken.transition();
    Parameters<T> moved = now.parameters().zip(transition.updates(), tf.math::add);
    Operand<TInt32> one = tf.constant(1);
    StepVariables<T> next =
        new StepVariables<>(
            tf.math.add(now.step(), one),
            firstDivergence(tf, now.divergedAt(), now.step(), taken.loss()),
            taken.loss(),
            moved,
            now.state().with(transition.state()),
            now.x(),
            now.y(),
            now.preconditioner(),
            now.hyperparameters(),
            now.probeSeeds());
    List<Operand<?>> out =
        new ArrayList<>(List.of(tf.math.add(LoopVariables.counter(in), one), in.get(1)));
    out.addAll(next.pack());
    if (shape.fingerprint()) {
      out.add(tf.math.add(gradientSum(in), rawGradient(ops.scoped("Fingerprint"), now)));
    }
    return out;
  }

  private TrainingStep.Batch<T> batch(LaneOps<T> ops, StepVariables<T> now) {
    return new TrainingStep.Batch<>(
        batch(ops, now.x(), now.step()), batch(ops, now.y(), now.step()));
  }

  /** Rows tB, …, tB + B − 1 modulo n: {@code [L,n,k] → [L,B,k]}; all rows where B = n. */
  private Operand<T> batch(LaneOps<T> ops, Operand<T> rows, Operand<TInt32> step) {
    int n = shape.rows().train();
    int size = shape.rows().batch();
    if (size == n) {
      return rows;
    }
    Ops tf = ops.tf();
    long[] offsets = java.util.stream.LongStream.range(0, size).toArray();
    Operand<TInt64> first =
        tf.math.mul(tf.dtypes.cast(step, TInt64.class), tf.constant((long) size));
    Operand<TInt64> indices =
        tf.math.floorMod(tf.math.add(first, tf.constant(offsets)), tf.constant((long) n));
    return tf.gather(rows, indices, tf.constant(1));
  }

  private static <T extends TFloating> Operand<TInt32> firstDivergence(
      Ops tf, Operand<TInt32> divergedAt, Operand<TInt32> step, Operand<T> loss) {
    Operand<TBool> running = tf.math.less(divergedAt, tf.constant(0));
    Operand<TBool> broken = tf.math.logicalNot(tf.math.isFinite(loss));
    return tf.select(
        tf.math.logicalAnd(running, broken),
        tf.broadcastTo(step, tf.shape(divergedAt)),
        divergedAt);
  }
}
