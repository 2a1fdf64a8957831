package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.Rows;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.DampedPower;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Precision;
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
    for (String name : shape.numbers()) {
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
    KnownPreconditioner known = setup.known();
    for (String name : known.knownNumbers()) {
      variables.store(name, lanes, lane -> new double[] {lane.hyperparameter(name)});
    }
    try (TFloat64 matrices = setup.matrix() == null ? null : matrices(known.brings(), lanes)) {
      if (setup.made().power().isEmpty()) {
        store(setup, matrices).run().close();
        return Loaded.withoutPower();
      }
      Loaded loaded = checked(store(setup, matrices), setup.made().power().get(), lanes);
      if (!loaded.refused().isEmpty()) {
        double[] p = variables.get(Preconditioner.POWER);
        loaded.refused().keySet().forEach(lane -> p[lane] = 0);
        variables.set(Preconditioner.POWER, p);
        store(setup, matrices).run().close();
      }
      return loaded;
    }
  }

  private Session.Runner store(PreconditionerSetup setup, TFloat64 matrices) {
    Session.Runner runner = variables.session().runner().addTarget(setup.store());
    return matrices == null ? runner : runner.feed(setup.matrix(), matrices);
  }

  /** What the graph decomposed, and whose power it cannot have made. */
  private Loaded checked(Session.Runner made, DampedPower power, List<LaneInputs> lanes) {
    int d = graph.shape().network().inputs();
    List<SymmetricEigen> spectra = new ArrayList<>();
    Map<Integer, ImpossiblePowerException> refused = new HashMap<>();
    Map<String, double[]> values =
        HostTensors.fetch(
            made,
            Bundle.of("eigenvalues", power.spectrum().eigenvalues())
                .with("eigenvectors", power.spectrum().eigenvectors()));
    Precision precision = graph.shape().precision();
    for (int lane = 0; lane < lanes.size(); lane++) {
      SymmetricEigen spectrum =
          new SymmetricEigen(
              LaneVariables.ofLane(values.get("eigenvalues"), lane, lanes.size()),
              new Matrix(
                  d, d, LaneVariables.ofLane(values.get("eigenvectors"), lane, lanes.size())));
      spectrum.requirePositiveSemidefinite();
      spectra.add(spectrum);
      try {
        spectrum.gains(
            lanes.get(lane).hyperparameter(Preconditioner.POWER),
            lanes.get(lane).hyperparameter(Preconditioner.DAMPING),
            precision.word(),
            precision.least(),
            precision.most());
      } catch (ImpossiblePowerException refusal) {
        refused.put(lane, refusal);
      }
    }
    return new Loaded(spectra, refused);
  }

  private TFloat64 matrices(KnownPreconditioner.Brought kind, List<LaneInputs> lanes) {
    int d = graph.shape().network().inputs();
    double[] all = LaneVariables.concatenate(lanes, lane -> lane.matrix().as(kind).values(), d * d);
    return HostTensors.of(TFloat64.class, Shape.of(lanes.size(), d, d), all);
  }
}
