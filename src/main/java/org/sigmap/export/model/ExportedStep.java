package org.sigmap.export.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.optim.Update;
import org.sigmap.train.TrainedLane;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.TrainingStep;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The cell's own update in an exported graph: the {@link TrainingStep} that trained it, on a single
 * lane, with its numbers, its step count and its optimizer's memory as variables. Those are named
 * {@code optimizer.…}, and P, where it is known before training, {@code preconditioner}, its parts
 * where it is kept in parts {@code preconditioner.…}; none of them has a lane axis.
 *
 * <p>A call takes the rows it is given for the batch: the order in which training went through its
 * rows is no part of the model.
 *
 * @param <T> floating-point type of the network
 */
final class ExportedStep<T extends TFloating> {
  private static final String PREFIX = "optimizer.";
  private static final String STEP = PREFIX + "step";
  private static final String PROBE_SEED = PREFIX + "probeSeed";

  private final ModelVariables variables;
  private final Class<T> type;
  private final TrainingShape shape;
  private final Map<String, Shape> memory;

  ExportedStep(ModelVariables variables, Class<T> type, TrainingShape shape) {
    this.variables = variables;
    this.type = type;
    this.shape = shape;
    this.memory = memory();
  }

  /** Names and shapes of the optimizer's memory, asked for in a graph that is thrown away. */
  private Map<String, Shape> memory() {
    try (Graph scratch = new Graph()) {
      LaneOps<T> ops = new LaneOps<>(Ops.create(scratch), type);
      Parameters<T> theta =
          Parameters.of(
              shape.network(),
              part -> ops.tf().placeholder(type, Placeholder.shape(part.shape().prepend(1))));
      Map<String, Shape> shapes = new LinkedHashMap<>();
      TrainingStep.of(shape)
          .init(ops, theta)
          .operands()
          .forEach((name, operand) -> shapes.put(name, operand.shape().tail()));
      return shapes;
    }
  }

  /**
   * Adds the update, which is made by the time the returned loss, the one before it, is read.
   *
   * @param theta the parameters, one lane
   * @param x {@code [1,n,d]}
   * @param y {@code [1,n,o]}
   * @return the differentiated loss {@code []}
   */
  Operand<T> add(Ops tf, Parameters<T> theta, Operand<T> x, Operand<T> y) {
    Map<String, Operand<T>> known = new LinkedHashMap<>();
    shape
        .known()
        .forEach((name, kept) -> known.put(name, lane(tf, variables.add(name, type, kept))));
    Map<String, Operand<T>> numbers = new LinkedHashMap<>();
    for (String name : shape.numbers()) {
      numbers.put(name, lane(tf, variables.add(PREFIX + name, type, Shape.scalar())));
    }
    Map<String, Operand<T>> state = new LinkedHashMap<>();
    memory.forEach(
        (name, part) -> state.put(name, lane(tf, variables.add(PREFIX + name, type, part))));
    Operand<TInt32> step = variables.add(STEP, TInt32.class, Shape.scalar());
    Operand<TInt32> seed = variables.add(PROBE_SEED, TInt32.class, Shape.scalar());
    Update.Outcome<T> outcome =
        TrainingStep.of(shape)
            .next(
                new LaneOps<>(tf, type),
                new TrainingStep.Point<>(
                    step,
                    theta,
                    new StepState<>(state),
                    new StepState<>(known),
                    StepState.empty(),
                    new Hyperparameters<>(numbers),
                    tf.expandDims(seed, tf.constant(0))),
                new TrainingStep.Batch<>(x, y));
    Map<String, Operand<?>> next = new LinkedHashMap<>();
    theta
        .zip(outcome.transition().updates(), tf.math::add)
        .operands()
        .forEach((name, moved) -> next.put(name, only(tf, moved)));
    outcome
        .transition()
        .state()
        .operands()
        .forEach((name, value) -> next.put(PREFIX + name, only(tf, value)));
    next.put(STEP, tf.math.add(step, tf.constant(1)));
    return committed(tf, next, only(tf, outcome.loss()));
  }

  private Operand<T> committed(Ops tf, Map<String, Operand<?>> next, Operand<T> loss) {
    // An assignment writes into the buffer that reads see, so none may start before all is
    // computed.
    List<Op> computed = new ArrayList<>(next.values());
    computed.add(loss);
    Ops commit = tf.withSubScope("commit").withControlDependencies(computed);
    List<Op> assigned = new ArrayList<>();
    next.forEach((name, value) -> assigned.add(variables.assign(commit, name, value)));
    return tf.withControlDependencies(assigned).withName("loss").identity(loss);
  }

  /** With a lane axis of one. */
  static <T extends TFloating> Operand<T> lane(Ops tf, Operand<T> operand) {
    return tf.expandDims(operand, tf.constant(0));
  }

  /** Without the lane axis. */
  static <T extends TFloating> Operand<T> only(Ops tf, Operand<T> operand) {
    return tf.squeeze(operand, Squeeze.axis(0L));
  }

  void load(Session session, TrainedLane lane) {
    lane.known().forEach((name, values) -> variables.load(session, name, values));
    for (String name : shape.numbers()) {
      variables.load(session, PREFIX + name, lane.hyperparameters().get(name));
    }
    memory
        .keySet()
        .forEach(
            name -> variables.load(session, PREFIX + name, lane.state().variables().get(name)));
    variables.load(session, STEP, lane.step());
    variables.load(session, PROBE_SEED, lane.probeSeed());
  }
}
