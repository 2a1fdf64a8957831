package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.Rows;
import org.sigmap.graph.layer.Network;
import org.sigmap.math.ImpossiblePowerException;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat64;

/**
 * Puts lane groups into a session.
 *
 * @param graph what the lanes must fit
 * @param variables of a session on it
 */
record LaneLoader(TrainingGraph<?> graph, LaneVariables variables) {

  /** As {@link TrainingSession#loadEach}. */
  Loaded load(List<LaneInputs> lanes) {
    TrainingShape shape = graph.shape();
    if (lanes.size() != shape.lanes()) {
      throw new IllegalArgumentException(lanes.size() + " lanes for a graph of " + shape.lanes());
    }
    storeExamples(lanes);
    storeParameters(lanes);
    for (String name : shape.rule().hyperparameters()) {
      variables.store(name, lanes, lane -> new double[] {lane.hyperparameter(name)});
    }
    variables.store(TrainingGraph.PROBE_SEEDS, lanes, lane -> new double[] {lane.probeSeed()});
    if (shape.fingerprint()) {
      variables.store(
          TrainingGraph.DIRECTIONS, lanes, lane -> lane.directions().vectors().values());
    }
    double[] running = new double[lanes.size()];
    Arrays.fill(running, -1);
    variables.set(TrainingGraph.STEP, new double[] {0});
    variables.set(TrainingGraph.DIVERGED_AT, running);
    run(graph.stateInitializers());
    return graph.setup() == null ? Loaded.withoutPower() : precondition(graph.setup(), lanes);
  }

  private void storeExamples(List<LaneInputs> lanes) {
    int furtherTests = graph.shape().rows().furtherTests();
    for (LaneInputs lane : lanes) {
      if (lane.furtherTests().count() != furtherTests) {
        throw new IllegalArgumentException(
            lane.furtherTests().count() + " further test sets for a graph of " + furtherTests);
      }
    }
    for (EvaluatedSet set : EvaluatedSet.of(graph.shape().rows())) {
      List<Rows> rows = lanes.stream().map(set.of()).toList();
      variables.store(set.x(), rows, own -> own.inputs().values());
      variables.store(set.y(), rows, own -> own.targets().values());
    }
  }

  private void storeParameters(List<LaneInputs> lanes) {
    Network network = graph.shape().network();
    for (LaneInputs lane : lanes) {
      int layers = lane.initial().network().layers().size();
      if (layers != network.layers().size()) {
        throw new IllegalArgumentException(
            (layers - 1) + " hidden layers for a graph of " + network.hidden().size());
      }
    }
    for (String name : network.names()) {
      variables.store(name, lanes, lane -> lane.initial().values().get(name));
    }
  }

  private void run(List<Op> targets) {
    if (targets.isEmpty()) {
      return;
    }
    Session.Runner runner = variables.session().runner();
    targets.forEach(runner::addTarget);
    runner.run().close();
  }

  private Loaded precondition(PreconditionerSetup setup, List<LaneInputs> lanes) {
    Session session = variables.session();
    List<LanePower> powers = lanes.stream().map(LaneInputs::power).toList();
    if (setup.decomposition() == null) {
      try (TFloat64 matrix = matrices(powers)) {
        session.runner().feed(setup.matrix(), matrix).addTarget(setup.store()).run().close();
      }
      return Loaded.withoutPower();
    }
    Shape perLane = Shape.of(powers.size());
    double[] p = powers.stream().mapToDouble(LanePower::exponent).toArray();
    double[] delta = powers.stream().mapToDouble(LanePower::damping).toArray();
    try (TFloat64 damping = HostTensors.of(TFloat64.class, perLane, delta);
        TFloat64 sigma = setup.matrix() == null ? null : matrices(powers)) {
      Session.Runner look = session.runner();
      Session.Runner store = session.runner();
      for (Session.Runner runner : List.of(look, store)) {
        runner.feed(setup.damping(), damping);
        if (sigma != null) {
          runner.feed(setup.matrix(), sigma);
        }
      }
      Loaded loaded = checked(setup, look, powers);
      loaded.refused().keySet().forEach(lane -> p[lane] = 0);
      try (TFloat64 exponent = HostTensors.of(TFloat64.class, perLane, p)) {
        store.feed(setup.exponent(), exponent).addTarget(setup.store()).run().close();
      }
      return loaded;
    }
  }

  /** The decompositions, before anything is made of them that would not be finite. */
  private Loaded checked(PreconditionerSetup setup, Session.Runner look, List<LanePower> powers) {
    int d = graph.shape().network().inputs();
    List<PreconditionerSpectrum> spectra = new ArrayList<>();
    Map<Integer, ImpossiblePowerException> refused = new HashMap<>();
    try (Result result =
        look.fetch(setup.decomposition().eigenvalues())
            .fetch(setup.decomposition().eigenvectors())
            .run()) {
      double[] values = HostTensors.toDoubles(result.get(0));
      double[] vectors = HostTensors.toDoubles(result.get(1));
      for (int lane = 0; lane < powers.size(); lane++) {
        LanePower power = powers.get(lane);
        PreconditionerSpectrum spectrum = PreconditionerSpectrum.ofLane(values, vectors, lane, d);
        spectrum.requirePositiveSemidefinite();
        spectra.add(spectrum);
        try {
          spectrum.requirePower(power.exponent(), power.damping(), graph.shape().precision());
        } catch (ImpossiblePowerException refusal) {
          refused.put(lane, refusal);
        }
      }
    }
    return new Loaded(spectra, refused);
  }

  private TFloat64 matrices(List<LanePower> powers) {
    int d = graph.shape().network().inputs();
    double[] all = LaneVariables.concatenate(powers, power -> power.covariance().values(), d * d);
    return HostTensors.of(TFloat64.class, Shape.of(powers.size(), d, d), all);
  }
}
