package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sigmap.graph.precondition.LearnedPower;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SymmetricEigen;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.ThreadPoolOptionProto;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * One lane group in training: owns the graph, the session and every variable in it.
 *
 * <p>A session is reused for any number of groups of its shape: {@link #load} starts the next one.
 * Not safe for use by several threads at once.
 */
public final class TrainingSession implements AutoCloseable {
  /** The pool of threads that evaluate side by side, where there are such; steps have the first. */
  private static final int EVALUATORS = 1;

  private final TrainingGraph<? extends TFloating> graph;
  private final Session session;
  private final LaneVariables variables;
  private final int evaluators;

  /** Of every loaded lane; null where no fingerprint is measured of it. */
  private List<SymmetricEigen> directions = List.of();

  private TrainingSession(TrainingGraph<? extends TFloating> graph, SessionOptions options) {
    this.graph = graph;
    this.session = new Session(graph.graph(), config(options));
    this.evaluators = options.evaluators();
    this.variables = new LaneVariables(graph.variables(), session);
  }

  /** Builds the graph of {@code shape} and opens a session on it. */
  public static TrainingSession open(TrainingShape shape, SessionOptions options) {
    return open(shape, options, StepPart.WHOLE);
  }

  /** The same, of which each step makes but a part, to be timed. */
  public static TrainingSession open(TrainingShape shape, SessionOptions options, StepPart part) {
    TrainingGraph<? extends TFloating> graph =
        TrainingGraphs.of(shape, GraphForm.of(options, part));
    try {
      return new TrainingSession(graph, options);
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  /** How a session uses the machine. */
  static ConfigProto config(SessionOptions options) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(options.threads())
            .setInterOpParallelismThreads(options.threads())
            // Sessions otherwise share one pool, sized by whichever came first, and wait for it.
            .setUsePerSessionThreads(true)
            .setAllowSoftPlacement(true);
    if (options.evaluators() > 1) {
      config.addSessionInterOpThreadPool(pool(options.threads()));
      config.addSessionInterOpThreadPool(pool(Math.max(options.threads(), options.evaluators())));
    }
    // One of TensorFlow's graph optimizers takes a third of a session's start and finds nothing.
    config.getGraphOptionsBuilder().getRewriteOptionsBuilder().setDisableTfgOptimizer(true);
    options.device().configure(config);
    return config.build();
  }

  private static ThreadPoolOptionProto pool(int threads) {
    return ThreadPoolOptionProto.newBuilder().setNumThreads(threads).build();
  }

  public TrainingShape shape() {
    return graph.shape();
  }

  /**
   * Puts a lane group on the device, at step 0, and computes its preconditioners.
   *
   * @return what is known of every lane's P; empty where no power is computed
   * @throws ImpossiblePowerException where p &lt; 0 meets a singular Σ without damping, or the
   *     training precision does not hold P
   * @throws IllegalArgumentException if the lanes do not fit the shape, or a Σ has a negative
   *     eigenvalue
   * @throws NullPointerException if a fingerprint is to be measured of a lane without directions
   */
  public List<Loaded.Power> load(List<LaneInputs> lanes) {
    Loaded loaded = loadEach(lanes);
    for (int lane = 0; lane < lanes.size(); lane++) {
      if (loaded.refused().containsKey(lane)) {
        throw loaded.refused().get(lane);
      }
    }
    return loaded.powers();
  }

  /**
   * As {@link #load}, but a lane whose P cannot be used is told and gets P = I, and costs the
   * others nothing.
   */
  public Loaded loadEach(List<LaneInputs> lanes) {
    directions = lanes.stream().map(LaneInputs::directions).toList();
    Loaded loaded = new LaneLoader(graph, variables).load(lanes);
    if (shape().fingerprint()) {
      beginPath(variables.get(shape().network().firstWeight().matrix()));
    }
    return loaded;
  }

  private void beginPath(double[] w1) {
    variables.set(TrainingGraph.PATH_START, w1);
    variables.set(TrainingGraph.GRADIENT_SUM, new double[w1.length]);
  }

  /**
   * Makes {@code steps} updates in one session call and does not evaluate: any number of these and
   * an {@link #advance} make what a single {@link #advance} over all their steps does, bit for bit.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  public void step(int steps) {
    requireSteps(steps);
    try (TInt32 count = TInt32.scalarOf(steps)) {
      Session.Runner runner = session.runner().feed(graph.chunk().steps(), count);
      graph.chunk().keep().forEach(runner::addTarget);
      runner.run().close();
    }
  }

  private static void requireSteps(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("a chunk cannot have " + steps + " steps; give 0 or more");
    }
  }

  /**
   * Makes {@code steps} updates, then evaluates; with {@code steps} = 0 it only evaluates.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  public Observation advance(int steps) {
    requireSteps(steps);
    boolean together = evaluators > 1;
    if (together && steps > 1) {
      // A step lasts longer on threads that hand its operations to one another.
      step(steps - 1);
    }
    ChunkCall chunk = graph.chunk();
    try (TInt32 count = TInt32.scalarOf(together ? Math.min(steps, 1) : steps)) {
      Session.Runner runner = session.runner().feed(chunk.steps(), count);
      if (together) {
        runner.setOptions(RunOptions.newBuilder().setInterOpThreadPool(EVALUATORS).build());
      }
      chunk.commit().forEach(runner::addTarget);
      Map<String, double[]> seen = HostTensors.fetch(runner, chunk.seen());
      return new Observation(
          (int) seen.get(TrainingGraph.STEP)[0],
          seen.get(StepVariables.LOSS),
          seen.get(Evaluation.TRAIN_LOSS),
          seen.get(Evaluation.TEST_LOSS),
          accuracies(seen),
          fingerprints(seen, SpectralFingerprint.Span.UPDATE),
          fingerprints(seen, SpectralFingerprint.Span.PATH),
          learned(),
          Arrays.stream(seen.get(TrainingGraph.DIVERGED_AT)).mapToInt(at -> (int) at).toArray());
    }
  }

  private Map<String, double[]> accuracies(Map<String, double[]> seen) {
    Map<String, double[]> accuracies = new LinkedHashMap<>();
    for (EvaluatedSet set : EvaluatedSet.of(shape().rows())) {
      if (shape().classifies()) {
        accuracies.put(set.name(), seen.get(Evaluation.accuracy(set)));
      }
    }
    return accuracies;
  }

  private Map<String, double[]> learned() {
    if (!graph.stateNames().contains(LearnedPower.MOVED)) {
      return Map.of();
    }
    double[] p = get(Preconditioner.POWER).clone();
    double[] moved = get(LearnedPower.MOVED);
    Arrays.setAll(p, lane -> p[lane] + moved[lane]);
    return Map.of(
        Observation.EXPONENT, p, Observation.HYPERGRADIENT, get(LearnedPower.HYPERGRADIENT));
  }

  private List<SpectralFingerprint> fingerprints(
      Map<String, double[]> seen, SpectralFingerprint.Span span) {
    return shape().fingerprint()
        ? SpectralFingerprint.ofLanes(directions, gain -> seen.get(Evaluation.gain(span, gain)))
        : List.of();
  }

  /** Everything that training has changed since {@link #load}. */
  public TrainingState state() {
    return new TrainingState(variables.get(graph.carriedNames()));
  }

  /**
   * Goes back (or on) to a state of the loaded lane group. One that knows nothing of a
   * fingerprint's path is of a log point, where a path begins.
   *
   * @throws IllegalArgumentException if the state is of another graph, see {@link #misfit}
   */
  public void restore(TrainingState state) {
    variables.restore(restored(state), state.variables());
    if (shape().fingerprint() && !state.variables().containsKey(TrainingGraph.PATH_START)) {
      beginPath(state.variables().get(shape().network().firstWeight().matrix()));
    }
  }

  /** Why {@link #restore} cannot take a state: its variables, or a length; absent if it can. */
  public Optional<String> misfit(TrainingState state) {
    return variables.misfit(restored(state), state.variables());
  }

  private List<String> restored(TrainingState state) {
    List<String> names = graph.carriedNames();
    if (shape().fingerprint() && !state.variables().containsKey(TrainingGraph.PATH_START)) {
      names.removeAll(TrainingGraph.PATH);
    }
    return names;
  }

  /** The static graph as a serialised {@code GraphDef}. */
  public byte[] graphDef() {
    return graph.graph().toGraphDef().toByteArray();
  }

  /** The parameters of every lane. */
  public List<Weights> weights() {
    Map<String, double[]> all = variables.get(shape().network().names());
    List<Weights> lanes = new ArrayList<>();
    for (int lane = 0; lane < shape().lanes(); lane++) {
      int index = lane;
      Map<String, double[]> own = new LinkedHashMap<>();
      all.forEach((name, values) -> own.put(name, ofLane(name, values, index)));
      lanes.add(new Weights(shape().network(), own));
    }
    return lanes;
  }

  /** A lane as it is now, with everything that its next step depends on but the rows. */
  public TrainedLane lane(int lane) {
    Map<String, double[]> own = new LinkedHashMap<>();
    state().variables().forEach((name, all) -> own.put(name, ofLane(name, all, lane)));
    Map<String, Double> numbers = new LinkedHashMap<>();
    shape().numbers().forEach(name -> numbers.put(name, get(name)[lane]));
    Map<String, double[]> known = new LinkedHashMap<>();
    shape().known().keySet().forEach(name -> known.put(name, ofLane(name, get(name), lane)));
    return new TrainedLane(
        shape().withLanes(1),
        new TrainingState(own),
        numbers,
        (int) get(TrainingGraph.PROBE_SEEDS)[lane],
        known);
  }

  /** What of a variable belongs to a lane; the step count belongs to all. */
  private double[] ofLane(String name, double[] all, int lane) {
    if (name.equals(TrainingGraph.STEP)) {
      return all;
    }
    return LaneVariables.ofLane(all, lane, shape().lanes());
  }

  /**
   * An operand of the optimizer's state, all lanes, row-major.
   *
   * @throws IllegalArgumentException if the optimizer has no state of this name
   */
  public double[] optimizerState(String name) {
    if (!graph.stateNames().contains(name)) {
      throw new IllegalArgumentException(
          "no optimizer state '" + name + "', there is " + graph.stateNames());
    }
    return variables.get(name);
  }

  /** tr P of a lane as its last step had it, where P is estimated and has a trace. */
  public OptionalDouble preconditionerTrace(int lane) {
    return shape()
        .preconditioner()
        .trace(shape().network(), name -> ofLane(name, optimizerState(name), lane));
  }

  /** Number of operations in the graph, which no call may change. */
  int operations() {
    int count = 0;
    for (var all = graph.graph().operations(); all.hasNext(); all.next()) {
      count++;
    }
    return count;
  }

  /** The value of a variable, all lanes, row-major. */
  double[] get(String name) {
    return variables.get(name);
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
