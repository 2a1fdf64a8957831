package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A session that trains nothing: it is set up and makes one step on numbers without a meaning, so
 * that TensorFlow can be asked how it did.
 */
final class TracedSession implements AutoCloseable {
  private static final double HYPERPARAMETER = 0.01;

  private final TrainingGraph<?> graph;
  private final Session session;
  private final RunOptions options;
  private final List<RunMetadata> seen = new ArrayList<>();

  /**
   * @param graph the graph, which the caller closes
   * @param options what to ask of every run
   */
  TracedSession(TrainingGraph<?> graph, ConfigProto config, RunOptions options) {
    this.graph = graph;
    this.session = new Session(graph.graph(), config);
    this.options = options;
  }

  /** What TensorFlow says of filling the variables, of the set-up and of a chunk of one step. */
  List<RunMetadata> run() {
    graph.variables().names().stream()
        .filter(name -> !graph.stateNames().contains(name))
        .forEach(this::fill);
    if (!graph.stateInitializers().isEmpty()) {
      Session.Runner runner = session.runner();
      graph.stateInitializers().forEach(runner::addTarget);
      see(runner);
    }
    if (graph.setup() != null) {
      setUp(graph.setup());
    }
    makeStep(graph.chunk());
    return List.copyOf(seen);
  }

  /** Numbers of order one that differ, learning rates small enough to do no harm. */
  private void fill(String name) {
    GraphVariables.Slot slot = graph.variables().get(name);
    double[] values = new double[Math.toIntExact(slot.shape().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = isNumber(name) ? HYPERPARAMETER : slot.type() == TInt32.class ? 0 : Math.cos(i);
    }
    try (Tensor tensor = tensor(slot.type(), slot.shape(), values)) {
      see(session.runner().feed(slot.feed(), tensor).addTarget(slot.load()));
    }
  }

  private boolean isNumber(String name) {
    return graph.shape().numbers().contains(name)
        || graph.setup() != null && graph.setup().known().knownNumbers().contains(name);
  }

  private void setUp(PreconditionerSetup setup) {
    Session.Runner runner = session.runner();
    setup.store().forEach(runner::addTarget);
    List<TFloat64> fed = new ArrayList<>();
    try {
      for (Placeholder<TFloat64> part : setup.brought().values()) {
        double[] ones = new double[Math.toIntExact(part.shape().size())];
        Arrays.fill(ones, 1);
        fed.add(HostTensors.of(TFloat64.class, part.shape(), ones));
        runner.feed(part, fed.get(fed.size() - 1));
      }
      see(runner);
    } finally {
      fed.forEach(TFloat64::close);
    }
  }

  private void makeStep(ChunkCall chunk) {
    try (TInt32 steps = TInt32.scalarOf(1)) {
      Session.Runner runner = session.runner().feed(chunk.steps(), steps);
      chunk.seen().operands().values().forEach(runner::fetch);
      chunk.commit().forEach(runner::addTarget);
      see(runner);
    }
  }

  private void see(Session.Runner runner) {
    try (Result result = runner.setOptions(options).runAndFetchMetadata()) {
      seen.add(result.getMetadata().orElseThrow());
    }
  }

  private static <T extends TType> Tensor tensor(Class<T> type, Shape shape, double[] values) {
    return (Tensor) HostTensors.of(type, shape, values);
  }

  @Override
  public void close() {
    session.close();
  }
}
