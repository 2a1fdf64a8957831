package org.sigmap.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.graph.Parameters;
import org.sigmap.math.SymmetricEigen;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * One lane group in training: owns the graph, the session and every variable in it.
 *
 * <p>A session is reused for any number of groups of its shape: {@link #load} starts the next one.
 * Not safe for use by several threads at once.
 */
public final class TrainingSession implements AutoCloseable {
  /** Where accuracies begin among what {@link #advance} fetches. */
  private static final int FIRST_ACCURACY = 5;

  private final TrainingGraph<? extends TFloating> graph;
  private final Session session;

  /** Of every loaded lane, where a fingerprint is measured. */
  private List<SymmetricEigen> directions = List.of();

  private TrainingSession(TrainingGraph<? extends TFloating> graph, SessionOptions options) {
    this.graph = graph;
    this.session = new Session(graph.graph(), config(options));
  }

  /** Builds the graph of {@code shape} and opens a session on it. */
  public static TrainingSession open(TrainingShape shape, SessionOptions options) {
    TrainingGraph<? extends TFloating> graph = TrainingGraphs.of(shape, GraphForm.of(options));
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
    options.device().configure(config);
    return config.build();
  }

  public TrainingShape shape() {
    return graph.shape();
  }

  /**
   * Puts a lane group on the device, at step 0, and computes its preconditioners.
   *
   * @return the decomposed Σ of every lane; empty where no power is computed
   * @throws org.sigmap.math.SingularCovarianceException where p &lt; 0 meets a singular Σ without
   *     damping; the session then holds no group to train until the next load
   * @throws IllegalArgumentException if the lanes do not fit the shape, or a Σ has a negative
   *     eigenvalue
   * @throws NullPointerException if a fingerprint is to be measured of a lane without directions
   */
  public List<PreconditionerSpectrum> load(List<LaneInputs> lanes) {
    if (lanes.size() != shape().lanes()) {
      throw new IllegalArgumentException(lanes.size() + " lanes for a graph of " + shape().lanes());
    }
    store(TrainingGraph.X, lanes, lane -> lane.examples().trainInputs().values());
    store(TrainingGraph.Y, lanes, lane -> lane.examples().trainTargets().values());
    store(TrainingGraph.TEST_X, lanes, lane -> lane.examples().testInputs().values());
    store(TrainingGraph.TEST_Y, lanes, lane -> lane.examples().testTargets().values());
    for (int i = 0; i < shape().rows().furtherTests(); i++) {
      storeFurther(i, lanes);
    }
    storeParameters(lanes);
    for (String name : shape().rule().hyperparameters()) {
      store(name, lanes, lane -> new double[] {lane.hyperparameter(name)});
    }
    store(TrainingGraph.PROBE_SEEDS, lanes, lane -> new double[] {lane.probeSeed()});
    if (shape().fingerprint()) {
      directions = lanes.stream().map(LaneInputs::directions).toList();
      store(TrainingGraph.DIRECTIONS, directions, sigma -> sigma.vectors().values());
    }
    int[] running = new int[lanes.size()];
    java.util.Arrays.fill(running, -1);
    set(TrainingGraph.STEP, new double[] {0});
    set(TrainingGraph.DIVERGED_AT, java.util.Arrays.stream(running).asDoubleStream().toArray());
    run(graph.stateInitializers());
    return graph.setup() == null ? List.of() : precondition(lanes);
  }

  private List<PreconditionerSpectrum> precondition(List<LaneInputs> lanes) {
    TrainingGraph.Setup setup = graph.setup();
    if (setup.decomposition() == null) {
      try (TFloat64 matrix = matrices(lanes)) {
        session.runner().feed(setup.matrix(), matrix).addTarget(setup.store()).run().close();
      }
      return List.of();
    }
    int d = shape().network().inputs();
    Shape perLane = Shape.of(lanes.size());
    double[] p = lanes.stream().mapToDouble(lane -> lane.power().exponent()).toArray();
    double[] delta = lanes.stream().mapToDouble(lane -> lane.power().damping()).toArray();
    try (TFloat64 exponent = HostTensors.of(TFloat64.class, perLane, p);
        TFloat64 damping = HostTensors.of(TFloat64.class, perLane, delta);
        TFloat64 sigma = setup.matrix() == null ? null : matrices(lanes)) {
      Session.Runner look = session.runner();
      Session.Runner store = session.runner();
      for (Session.Runner runner : List.of(look, store)) {
        runner.feed(setup.exponent(), exponent).feed(setup.damping(), damping);
        if (sigma != null) {
          runner.feed(setup.matrix(), sigma);
        }
      }
      List<PreconditionerSpectrum> spectra = new ArrayList<>();
      try (Result result =
          look.fetch(setup.decomposition().eigenvalues())
              .fetch(setup.decomposition().eigenvectors())
              .run()) {
        double[] values = HostTensors.toDoubles(result.get(0));
        double[] vectors = HostTensors.toDoubles(result.get(1));
        for (int lane = 0; lane < lanes.size(); lane++) {
          spectra.add(PreconditionerSpectrum.ofLane(values, vectors, lane, d));
          spectra.get(lane).requirePositiveSemidefinite();
          spectra.get(lane).requireInvertible(p[lane], delta[lane]);
        }
      }
      store.addTarget(setup.store()).run().close();
      return spectra;
    }
  }

  private TFloat64 matrices(List<LaneInputs> lanes) {
    int d = shape().network().inputs();
    double[] all = concatenate(lanes, lane -> lane.power().covariance().values(), d * d);
    return HostTensors.of(TFloat64.class, Shape.of(lanes.size(), d, d), all);
  }

  /**
   * Makes {@code steps} updates in one session call, then evaluates; with {@code steps} = 0 it only
   * evaluates.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  public Observation advance(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("a chunk cannot have " + steps + " steps; give 0 or more");
    }
    TrainingGraph.ChunkCall chunk = graph.chunk();
    try (TInt32 count = TInt32.scalarOf(steps)) {
      Session.Runner runner =
          session
              .runner()
              .feed(chunk.steps(), count)
              .fetch(chunk.step())
              .fetch(chunk.divergedAt())
              .fetch(chunk.lossBefore())
              .fetch(chunk.trainLoss())
              .fetch(chunk.testLoss());
      chunk.accuracies().forEach(runner::fetch);
      if (chunk.gains() != null) {
        runner.fetch(chunk.gains());
      }
      chunk.commit().forEach(runner::addTarget);
      try (Result result = runner.run()) {
        int step = (int) HostTensors.toDoubles(result.get(0))[0];
        double[] diverged = HostTensors.toDoubles(result.get(1));
        return new Observation(
            step,
            HostTensors.toDoubles(result.get(2)),
            HostTensors.toDoubles(result.get(3)),
            HostTensors.toDoubles(result.get(4)),
            accuracies(result),
            fingerprints(result, SpectralFingerprint.Span.UPDATE),
            fingerprints(result, SpectralFingerprint.Span.PATH),
            java.util.Arrays.stream(diverged).mapToInt(at -> (int) at).toArray());
      }
    }
  }

  private List<double[]> accuracies(Result result) {
    List<double[]> accuracies = new ArrayList<>();
    for (int i = 0; i < graph.chunk().accuracies().size(); i++) {
      accuracies.add(HostTensors.toDoubles(result.get(FIRST_ACCURACY + i)));
    }
    return accuracies;
  }

  private List<SpectralFingerprint> fingerprints(Result result, SpectralFingerprint.Span span) {
    if (graph.chunk().gains() == null) {
      return List.of();
    }
    int at = FIRST_ACCURACY + graph.chunk().accuracies().size();
    double[] gains = HostTensors.toDoubles(result.get(at));
    return SpectralFingerprint.ofLanes(directions, gains, span);
  }

  /** Everything that training has changed since {@link #load}. */
  public TrainingState state() {
    List<String> names = graph.carriedNames();
    Session.Runner runner = session.runner();
    names.forEach(name -> runner.fetch(graph.variables().get(name).value()));
    Map<String, double[]> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), HostTensors.toDoubles(result.get(i)));
      }
    }
    return new TrainingState(values);
  }

  /**
   * Goes back (or on) to a state of the loaded lane group.
   *
   * @throws IllegalArgumentException if the state is of another graph
   */
  public void restore(TrainingState state) {
    List<String> names = graph.carriedNames();
    if (!state.variables().keySet().equals(new HashSet<>(names))) {
      throw new IllegalArgumentException(
          "a state of " + state.variables().keySet() + " for a graph that trains " + names);
    }
    names.forEach(name -> set(name, state.variables().get(name)));
  }

  /** The static graph as a serialised {@code GraphDef}. */
  public byte[] graphDef() {
    return graph.graph().toGraphDef().toByteArray();
  }

  /** The parameters of every lane. */
  public List<Weights> weights() {
    List<double[]> values =
        Parameters.names(shape().network().depth()).stream().map(this::get).toList();
    List<Weights> lanes = new ArrayList<>();
    for (int lane = 0; lane < shape().lanes(); lane++) {
      List<double[]> own = new ArrayList<>();
      for (double[] all : values) {
        int size = all.length / shape().lanes();
        own.add(java.util.Arrays.copyOfRange(all, lane * size, (lane + 1) * size));
      }
      lanes.add(Weights.of(own));
    }
    return lanes;
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
    return get(name);
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
    try (Result result = session.runner().fetch(graph.variables().get(name).value()).run()) {
      return HostTensors.toDoubles(result.get(0));
    }
  }

  private void storeParameters(List<LaneInputs> lanes) {
    for (LaneInputs lane : lanes) {
      if (lane.initial().depth() != shape().network().depth()) {
        throw new IllegalArgumentException(
            lane.initial().depth() + " hidden layers for a graph of " + shape().network().depth());
      }
    }
    List<String> names = Parameters.names(shape().network().depth());
    for (int i = 0; i < names.size(); i++) {
      int part = i;
      store(names.get(part), lanes, lane -> lane.initial().values().get(part));
    }
  }

  private void storeFurther(int set, List<LaneInputs> lanes) {
    List<TestSets.TestSet> sets = new ArrayList<>();
    lanes.forEach(lane -> sets.add(lane.furtherTests().get(set)));
    store(TrainingGraph.furtherX(set), sets, own -> own.inputs().values());
    store(TrainingGraph.furtherY(set), sets, own -> own.targets().values());
  }

  private <S> void store(String name, List<S> lanes, Function<S, double[]> values) {
    long size = graph.variables().get(name).shape().size() / lanes.size();
    set(name, concatenate(lanes, values, Math.toIntExact(size)));
  }

  private static <S> double[] concatenate(List<S> lanes, Function<S, double[]> values, int size) {
    double[] all = new double[Math.multiplyExact(lanes.size(), size)];
    for (int lane = 0; lane < lanes.size(); lane++) {
      double[] own = values.apply(lanes.get(lane));
      if (own.length != size) {
        throw new IllegalArgumentException(
            "lane " + lane + " brings " + own.length + " values where the graph holds " + size);
      }
      System.arraycopy(own, 0, all, lane * size, size);
    }
    return all;
  }

  private void set(String name, double[] values) {
    GraphVariables.Slot slot = graph.variables().get(name);
    try (Tensor tensor = tensor(slot.type(), slot.shape(), values)) {
      session.runner().feed(slot.feed(), tensor).addTarget(slot.load()).run().close();
    }
  }

  private static <T extends TType> Tensor tensor(Class<T> type, Shape shape, double[] values) {
    return (Tensor) HostTensors.of(type, shape, values);
  }

  private void run(List<Op> targets) {
    if (targets.isEmpty()) {
      return;
    }
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    runner.run().close();
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
