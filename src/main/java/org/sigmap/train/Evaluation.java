package org.sigmap.train;

import java.util.HashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Measures;
import org.sigmap.graph.probe.DirectionalGains;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * What a log point shows, as one function.
 *
 * @param loops see {@link GraphForm}
 */
record Evaluation<T extends TFloating>(TrainingShape shape, Class<T> type, int loops) {
  static final String TRAIN_LOSS = "trainLoss";
  static final String TEST_LOSS = "testLoss";

  /**
   * The function of a {@link StepVariables#bundle} after the last update, the rows of every {@link
   * EvaluatedSet} and, for a fingerprint, {@link TrainingGraph#DIRECTIONS} and {@link
   * TrainingGraph#PATH}; it returns {@link TrainingGraph#DIVERGED_AT}, both losses and what else
   * the shape evaluates. The caller closes it.
   */
  ConcreteFunction function(Bundle inputs) {
    return inputs.function("evaluation", this::build);
  }

  private Bundle build(Ops tf, Bundle in) {
    LaneOps<T> ops = new LaneOps<>(tf, type);
    StepVariables<T> now = StepVariables.of(in, shape.network(), type);
    Measures<T> measures = Measures.of(ops, now.parameters(), shape.loss(), loops);
    Map<String, Operand<T>> losses = new HashMap<>();
    Bundle accuracies = Bundle.empty();
    for (EvaluatedSet set : EvaluatedSet.of(shape.rows())) {
      Map<String, Operand<T>> seen = measures.of(in.get(set.x(), type), in.get(set.y(), type));
      losses.put(set.name(), seen.get(LossKind.LOSS));
      if (shape.classifies()) {
        accuracies = accuracies.with(accuracy(set), seen.get(LossKind.ACCURACY));
      }
    }
    Operand<T> train = losses.get(Observation.TRAIN);
    Operand<T> test = losses.get(Observation.TEST);
    Bundle out =
        Bundle.of(
                TrainingGraph.DIVERGED_AT,
                Divergence.first(tf, now.divergedAt(), now.step(), tf.math.add(train, test)))
            .with(TRAIN_LOSS, train)
            .with(TEST_LOSS, test)
            .and(accuracies);
    return shape.fingerprint() ? out.and(gains(ops, now, in)) : out;
  }

  /**
   * What the next step would do to the gradient here, and what the steps since the log point before
   * made of the sum of theirs. The next step is not taken: the path of training is the same with
   * and without.
   */
  private Bundle gains(LaneOps<T> lanes, StepVariables<T> now, Bundle in) {
    LaneOps<T> ops = lanes.scoped("Fingerprint");
    StepRule<T> rule = new StepRule<>(shape);
    Operand<TFloat64> directions = in.get(TrainingGraph.DIRECTIONS, TFloat64.class);
    Operand<T> update = rule.next(ops, now).transition().updates().w1();
    Operand<T> moved =
        ops.tf().math.sub(now.parameters().w1(), in.get(TrainingGraph.PATH_START, type));
    Operand<T> gradients = in.get(TrainingGraph.GRADIENT_SUM, type);
    Bundle next = DirectionalGains.of(ops, directions, update, rule.raw(ops, now).gradients().w1());
    Bundle path = DirectionalGains.of(ops, directions, moved, gradients);
    return next.under(SpectralFingerprint.Span.UPDATE.name())
        .and(path.under(SpectralFingerprint.Span.PATH.name()));
  }

  /** Of a classifier, the name of its accuracy on a set. */
  static String accuracy(EvaluatedSet set) {
    return "accuracy." + set.name();
  }

  /** Where a fingerprint is measured, the name of one of its {@link DirectionalGains}. */
  static String gain(SpectralFingerprint.Span span, String name) {
    return span.name() + "." + name;
  }
}
