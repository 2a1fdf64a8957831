package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.BlockwiseLoss;
import org.sigmap.graph.Classification;
import org.sigmap.graph.DirectionalGains;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LoopVariables;
import org.sigmap.graph.Parameters;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * What a log point shows, as one function.
 *
 * <p>Inputs: the {@link StepVariables} after the last update, inputs and targets of every test set,
 * for a fingerprint the directions, W₁ at the log point before and the sum of raw gradients since.
 * Outputs: divergedAt, training loss, test loss, for a classifier the accuracy on the training
 * rows, the test rows and every further test set, for a fingerprint the {@link DirectionalGains} of
 * the next step and of the path since the log point before.
 */
final class Evaluation<T extends TFloating> {
  /** Inputs of a fingerprint beyond the others'. */
  private static final int OF_FINGERPRINT = 3;

  private final TrainingShape shape;
  private final StepVariables.Layout<T> layout;

  Evaluation(TrainingShape shape, StepVariables.Layout<T> layout) {
    this.shape = shape;
    this.layout = layout;
  }

  /** The function for operands of the types and shapes of {@code inputs}; the caller closes it. */
  ConcreteFunction function(List<? extends Operand<?>> inputs) {
    LoopVariables variables = LoopVariables.like(inputs);
    return ConcreteFunction.create(tf -> build(tf, variables));
  }

  private Signature build(Ops tf, LoopVariables variables) {
    List<Operand<?>> in = variables.placeholders(tf);
    LaneOps<T> ops = new LaneOps<>(tf, layout.type());
    int sets = in.size() - (shape.fingerprint() ? OF_FINGERPRINT : 0);
    int end = sets - 2 * (1 + shape.rows().furtherTests());
    StepVariables<T> now = layout.unpack(in.subList(0, end));
    List<Operand<T>> evaluated = new ArrayList<>(List.of(now.x(), now.y()));
    in.subList(end, sets).forEach(o -> evaluated.add(o.asOutput().expect(layout.type())));
    List<Operand<T>> evaluation = evaluation(ops, now.parameters(), evaluated);
    List<Operand<?>> out = new ArrayList<>();
    out.add(
        Divergence.first(
            tf, now.divergedAt(), now.step(), tf.math.add(evaluation.get(0), evaluation.get(1))));
    out.addAll(evaluation);
    if (shape.fingerprint()) {
      out.add(
          gains(
              ops,
              now,
              in.get(sets).asOutput().expect(TFloat64.class),
              in.get(sets + 1).asOutput().expect(layout.type()),
              in.get(sets + 2).asOutput().expect(layout.type())));
    }
    return LoopVariables.signature("evaluation", in, out);
  }

  /**
   * What the next step would do to the gradient here, and what the steps since the log point before
   * made of the sum of theirs: {@code [L,2·3,d]}. The next step is not taken: the path of training
   * is the same with and without.
   */
  private Operand<T> gains(
      LaneOps<T> lanes,
      StepVariables<T> now,
      Operand<TFloat64> directions,
      Operand<T> start,
      Operand<T> gradients) {
    LaneOps<T> ops = lanes.scoped("Fingerprint");
    Ops tf = ops.tf();
    StepRule<T> rule = new StepRule<>(shape);
    Operand<T> update = rule.next(ops, now).transition().updates().w1();
    Operand<T> moved = tf.math.sub(now.parameters().w1(), start);
    return tf.concat(
        List.of(
            DirectionalGains.of(ops, directions, update, rule.rawGradient(ops, now)),
            DirectionalGains.of(ops, directions, moved, gradients)),
        tf.constant(1));
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
}
