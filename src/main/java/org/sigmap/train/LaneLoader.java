package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.Rows;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.graph.precondition.Power;
import org.sigmap.graph.precondition.PowerForm;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Precision;
import org.tensorflow.Session;
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
    if (graph.shape().rows().validation() > 0) {
      variables.store(TrainingGraph.HELD_X, lanes, lane -> lane.validation().inputs().values());
      variables.store(TrainingGraph.HELD_Y, lanes, lane -> lane.validation().targets().values());
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
    Map<String, TFloat64> brought = brought(setup, lanes);
    try {
      if (setup.made().power().isEmpty()) {
        store(setup, brought).run().close();
        return Loaded.withoutPower();
      }
      Loaded loaded = checked(known, store(setup, brought), setup.made().power().get(), lanes);
      if (!loaded.refused().isEmpty()) {
        double[] p = variables.get(Preconditioner.POWER);
        loaded.refused().keySet().forEach(lane -> p[lane] = 0);
        variables.set(Preconditioner.POWER, p);
        store(setup, brought).run().close();
      }
      return loaded;
    } finally {
      brought.values().forEach(TFloat64::close);
    }
  }

  private Session.Runner store(PreconditionerSetup setup, Map<String, TFloat64> brought) {
    Session.Runner runner = variables.session().runner();
    setup.store().forEach(runner::addTarget);
    brought.forEach((part, values) -> runner.feed(setup.brought().get(part), values));
    return runner;
  }

  /** What the graph decomposed, and whose power it cannot have made. */
  private Loaded checked(
      KnownPreconditioner known, Session.Runner made, Power power, List<LaneInputs> lanes) {
    Map<String, double[]> values = HostTensors.fetch(made, fetched(power));
    List<Loaded.Power> powers = new ArrayList<>();
    Map<Integer, ImpossiblePowerException> refused = new HashMap<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      int own = lane;
      Map<String, double[]> ofLane = new HashMap<>();
      values.forEach((name, all) -> ofLane.put(name, LaneVariables.ofLane(all, own, lanes.size())));
      List<double[]> spectra = spectra(power, ofLane);
      SymmetricEigen.requirePositiveSemidefinite(spectra);
      powers.add(Loaded.Power.of(ofLane));
      try {
        requireHeld(known, spectra, lanes.get(lane));
      } catch (ImpossiblePowerException refusal) {
        refused.put(lane, refusal);
      }
    }
    return new Loaded(powers, refused);
  }

  private static Bundle fetched(Power power) {
    Bundle wanted = Bundle.of(Loaded.Power.TRACE, power.trace());
    for (int i = 0; i < power.eigenvalues().size(); i++) {
      wanted = wanted.with(spectra(i), power.eigenvalues().get(i));
    }
    if (power.spectrum().isPresent()) {
      wanted =
          wanted
              .with(Loaded.Power.EIGENVALUES, power.spectrum().get().eigenvalues())
              .with(Loaded.Power.EIGENVECTORS, power.spectrum().get().eigenvectors());
    }
    return power.error().isPresent()
        ? wanted.with(Loaded.Power.ERROR, power.error().get())
        : wanted;
  }

  private static String spectra(int number) {
    return "spectra" + number;
  }

  /** The eigenvalues of every matrix that a lane's powers are taken of. */
  private static List<double[]> spectra(Power power, Map<String, double[]> values) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < power.eigenvalues().size(); i++) {
      double[] spectra = values.get(spectra(i));
      int size = Math.toIntExact(power.eigenvalues().get(i).shape().get(2));
      for (int from = 0; from < spectra.length; from += size) {
        all.add(Arrays.copyOfRange(spectra, from, from + size));
      }
    }
    return all;
  }

  private void requireHeld(KnownPreconditioner known, List<double[]> spectra, LaneInputs lane) {
    Precision precision = graph.shape().precision();
    double damping = lane.hyperparameter(Preconditioner.DAMPING);
    for (double p : known.exponents(lane.hyperparameter(Preconditioner.POWER))) {
      double[] gains =
          SymmetricEigen.gains(
              spectra, p, damping, precision.word(), precision.least(), precision.most());
      if (known.normalize().unit(gains) == 0) {
        throw ImpossiblePowerException.ofNothing(p, damping);
      }
    }
  }

  private Map<String, TFloat64> brought(PreconditionerSetup setup, List<LaneInputs> lanes) {
    KnownPreconditioner known = setup.known();
    if (setup.brought().isEmpty()) {
      return Map.of();
    }
    PowerForm form = known.form(graph.shape().network().inputs());
    List<Map<String, double[]>> parts =
        lanes.stream().map(lane -> lane.matrix().as(known.brings(), form)).toList();
    Map<String, TFloat64> tensors = new HashMap<>();
    setup
        .brought()
        .forEach(
            (part, feed) -> {
              int size = Math.toIntExact(feed.shape().size() / lanes.size());
              double[] all = LaneVariables.concatenate(parts, own -> own.get(part), size);
              tensors.put(part, HostTensors.of(TFloat64.class, feed.shape(), all));
            });
    return tensors;
  }
}
