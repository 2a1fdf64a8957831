package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The static graph of one lane group: variables for data, parameters and optimizer state, the
 * preconditioner's set-up, and the chunk with its two-phase commit.
 *
 * @param <T> floating-point type
 */
final class TrainingGraph<T extends TFloating> implements AutoCloseable {
  static final String STEP = "step";
  static final String DIVERGED_AT = "divergedAt";
  static final String X = "x";
  static final String Y = "y";

  /** Inputs and targets of the validation rows. */
  static final String HELD_X = "heldX";

  static final String HELD_Y = "heldY";

  static final String PROBE_SEEDS = "probeSeeds";
  static final String DIRECTIONS = "directions";

  /** W₁ at the last log point. */
  static final String PATH_START = "pathStart";

  /** Raw gradients of W₁, summed over the steps since the last log point. */
  static final String GRADIENT_SUM = "gradientSum";

  /** What a fingerprint carries from log point to log point. */
  static final List<String> PATH = List.of(PATH_START, GRADIENT_SUM);

  private final TrainingShape shape;
  private final Class<T> type;
  private final Graph graph = new Graph();
  private final Ops tf;
  private final LaneOps<T> ops;
  private final GraphVariables variables;
  private final List<String> stateNames = new ArrayList<>();
  private final List<Op> stateInitializers = new ArrayList<>();
  private final PreconditionerSetup setup;
  private final ChunkCall chunk;

  TrainingGraph(TrainingShape shape, Class<T> type, GraphForm form) {
    this.shape = shape;
    this.type = type;
    Ops anywhere = Ops.create(graph);
    this.tf = form.device().map(anywhere::withDevice).orElse(anywhere);
    this.variables = new GraphVariables(tf);
    this.ops = new LaneOps<>(tf, type);
    try {
      addVariables();
      this.setup =
          shape
              .preconditioner()
              .known()
              .map(known -> PreconditionerSetup.of(tf, known, variables, value(X), this::store))
              .orElse(null);
      this.chunk = addChunk(form);
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  private void addVariables() {
    long lanes = shape.lanes();
    variables.add(STEP, TInt32.class, Shape.scalar());
    variables.add(DIVERGED_AT, TInt32.class, Shape.of(lanes));
    Network network = shape.network();
    Parameters<T> parameters =
        Parameters.of(
            network, part -> variables.add(part.name(), type, part.shape().prepend(lanes)));
    StepState<T> state = TrainingStep.of(shape).init(ops.scoped("init"), parameters);
    state.operands().forEach(this::addState);
    for (EvaluatedSet set : EvaluatedSet.of(shape.rows())) {
      variables.add(set.x(), type, Shape.of(lanes, set.rows(), network.inputs()));
      variables.add(set.y(), type, Shape.of(lanes, set.rows(), network.outputs()));
    }
    int held = shape.rows().validation();
    if (held > 0) {
      variables.add(HELD_X, type, Shape.of(lanes, held, network.inputs()));
      variables.add(HELD_Y, type, Shape.of(lanes, held, network.outputs()));
    }
    shape.known().forEach((name, kept) -> variables.add(name, type, kept.prepend(lanes)));
    shape.numbers().forEach(name -> variables.add(name, type, Shape.of(lanes)));
    variables.add(PROBE_SEEDS, TInt32.class, Shape.of(lanes));
    if (shape.fingerprint()) {
      variables.add(
          DIRECTIONS, TFloat64.class, Shape.of(lanes, network.inputs(), network.inputs()));
      variables.add(PATH_START, type, parameters.w1().shape());
      variables.add(GRADIENT_SUM, type, parameters.w1().shape());
    }
  }

  private void addState(String name, Operand<T> initial) {
    variables.add(name, type, initial.shape());
    stateNames.add(name);
    stateInitializers.add(tf.assignVariableOp(variables.get(name).handle(), initial));
  }

  private Op store(String name, Operand<TFloat64> part) {
    return tf.assignVariableOp(variables.get(name).handle(), tf.dtypes.cast(part, type));
  }

  private ChunkCall addChunk(GraphForm form) {
    return new ChunkWiring<>(graph, tf, shape, type, variables, form).call(stepVariables());
  }

  private StepVariables<T> stepVariables() {
    return new StepVariables<>(
        variables.get(STEP).value().asOutput().expect(TInt32.class),
        variables.get(DIVERGED_AT).value().asOutput().expect(TInt32.class),
        null,
        Parameters.of(shape.network(), part -> value(part.name())),
        new StepState<>(variables.bundle(stateNames).all(type)),
        value(X),
        value(Y),
        new StepState<>(variables.bundle(shape.known().keySet()).all(type)),
        new StepState<>(
            shape.rows().validation() > 0
                ? variables.bundle(List.of(HELD_X, HELD_Y)).all(type)
                : Map.of()),
        new Hyperparameters<>(variables.bundle(shape.numbers()).all(type)),
        variables.get(PROBE_SEEDS).value().asOutput().expect(TInt32.class));
  }

  private Operand<T> value(String name) {
    return variables.get(name).value().asOutput().expect(type);
  }

  TrainingShape shape() {
    return shape;
  }

  Graph graph() {
    return graph;
  }

  GraphVariables variables() {
    return variables;
  }

  List<String> stateNames() {
    return List.copyOf(stateNames);
  }

  /** The variables that a chunk writes: all that training changes. */
  List<String> carriedNames() {
    List<String> carried = new ArrayList<>(List.of(STEP, DIVERGED_AT));
    carried.addAll(shape.network().names());
    carried.addAll(stateNames);
    if (shape.fingerprint()) {
      carried.addAll(PATH);
    }
    return carried;
  }

  List<Op> stateInitializers() {
    return List.copyOf(stateInitializers);
  }

  /** The preconditioner's set-up, or null where there is none. */
  PreconditionerSetup setup() {
    return setup;
  }

  ChunkCall chunk() {
    return chunk;
  }

  @Override
  public void close() {
    graph.close();
  }
}
