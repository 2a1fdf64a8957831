package org.sigmap.experiment.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.StepSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.Weights;

/**
 * Any training that a spec can ask for, kind {@code G_spec}: read and prepared as those of a study
 * are, with the recorded rows, in the recorded order, and initial weights in the place of drawn
 * ones. Whatever a spec may say can so be replayed.
 *
 * @param reader see {@link Replay#of}
 */
record SpecReplay(Function<ObjectNode, LearnerSpec> reader) implements Replay {
  static final String KIND = "G_spec";

  @Override
  public Deviation run(RecordedCase recorded, Precision precision) {
    try {
      LearnerSpec learner = learner(recorded, precision);
      RecordedRows rows = RecordedRows.of(recorded, learner);
      NetworkTask task = new NetworkTask(0, learner.model(), learner.step(), rows, List.of());
      Network network = Network.of(learner.model(), rows.size().inputs(), rows.outputs());
      TrainingShape shape = task.shape().withNetwork(network);
      LaneInputs lane = task.inputs(new Draws()).withInitial(weights(recorded, "init", network));
      return compare(recorded, shape, lane, learner.step().training().steps());
    } catch (SpecException | ImpossiblePowerException e) {
      String field = e instanceof Refusal refusal ? "spec." + refusal.field() + ": " : "";
      SpecException located =
          new SpecException("", recorded.file() + ": " + field + e.getMessage());
      located.initCause(e);
      throw located;
    }
  }

  /** No decay where a case says none: what is recorded is θ ← θ − η·gradient. */
  private LearnerSpec learner(RecordedCase recorded, Precision precision) {
    ObjectNode spec = recorded.object("spec").deepCopy();
    if (spec.path("training").isMissingNode()) {
      spec.putObject("training");
    }
    // What is no object the reader refuses, with its field.
    if (spec.get("training") instanceof ObjectNode training) {
      training.putIfAbsent("weightDecay", spec.numberNode(0.0));
    }
    LearnerSpec read = reader.apply(spec);
    StepSpec step = read.step();
    return new LearnerSpec(
        read.model(),
        step.optimizer(),
        step.preconditioner(),
        step.training().withPrecision(precision),
        step.conventions());
  }

  private static Deviation compare(
      RecordedCase recorded, TrainingShape shape, LaneInputs lane, int steps) {
    DoubleStream.Builder trainLoss = DoubleStream.builder();
    DoubleStream.Builder testLoss = DoubleStream.builder();
    DoubleStream.Builder p = DoubleStream.builder();
    DoubleStream.Builder hypergradient = DoubleStream.builder();
    Deviation.Collector collector = new Deviation.Collector();
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      for (int made = 0; made <= steps; made++) {
        Observation observation = session.advance(made == 0 ? 0 : 1);
        trainLoss.add(observation.trainLoss()[0]);
        testLoss.add(observation.testLoss()[0]);
        if (recorded.has("p")) {
          p.add(learned(recorded, observation, Observation.EXPONENT));
        }
        if (recorded.has("hypergradient") && made > 0) {
          hypergradient.add(learned(recorded, observation, Observation.HYPERGRADIENT));
        }
      }
      Weights last = session.weights().get(0);
      compare(collector, last, weights(recorded, "final", shape.network()));
    }
    collector.compare(
        "train_loss", trainLoss.build().toArray(), losses(recorded, "train_loss", steps));
    collector.compare(
        "test_loss", testLoss.build().toArray(), losses(recorded, "test_loss", steps));
    if (recorded.has("p")) {
      double[] theirs = losses(recorded, "p", steps);
      collector.compare(
          "p",
          p.build().toArray(),
          theirs,
          Math.max(1, Deviation.Collector.largestMagnitude(theirs)));
    }
    if (recorded.has("hypergradient")) {
      collector.compare(
          "hypergradient",
          hypergradient.build().toArray(),
          losses(recorded, "hypergradient", steps - 1));
    }
    return collector.deviation();
  }

  private static double learned(RecordedCase recorded, Observation seen, String quantity) {
    double[] lanes = seen.learned().get(quantity);
    if (lanes == null) {
      throw new RecordedCaseException(
          recorded.file(), quantity + " is recorded, but the spec's preconditioner learns no p");
    }
    return lanes[0];
  }

  private static double[] losses(RecordedCase recorded, String name, int steps) {
    double[] losses = recorded.array(name).values();
    if (losses.length != steps + 1) {
      throw new RecordedCaseException(
          recorded.file(),
          "%s holds %d losses, but %d updates have %d"
              .formatted(name, losses.length, steps, steps + 1));
    }
    return losses;
  }

  /** All parameters; the scale of biases is the largest weight. */
  private static void compare(Deviation.Collector collector, Weights ours, Weights theirs) {
    Network network = ours.network();
    double largest =
        Deviation.Collector.largestMagnitude(
            network.weights().stream()
                .flatMapToDouble(weight -> DoubleStream.of(theirs.values().get(weight.matrix())))
                .toArray());
    for (Weight weight : network.weights()) {
      String w = weight.matrix();
      String b = weight.bias();
      collector.compare("final." + w, ours.values().get(w), theirs.values().get(w));
      collector.compare("final." + b, ours.values().get(b), theirs.values().get(b), largest);
    }
  }

  /** The parameters {@code w} and {@code b}, lists by layer in our layout. */
  private static Weights weights(RecordedCase recorded, String when, Network network) {
    List<RecordedArray> w = recorded.arrays(when + ".w");
    List<RecordedArray> b = recorded.arrays(when + ".b");
    List<Weight> expected = network.weights();
    if (w.size() != expected.size() || b.size() != expected.size()) {
      throw new RecordedCaseException(
          recorded.file(),
          ("%s has %d weights and %d biases, but a network of this spec has %d layers;"
                  + " record the case again")
              .formatted(when, w.size(), b.size(), expected.size()));
    }
    Map<String, double[]> values = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      Weight weight = expected.get(i);
      values.put(
          weight.matrix(),
          values(recorded, when + ".w", w.get(i), weight.inputs(), weight.outputs()));
      values.put(weight.bias(), values(recorded, when + ".b", b.get(i), weight.outputs()));
    }
    return new Weights(network, values);
  }

  private static double[] values(
      RecordedCase recorded, String path, RecordedArray array, int... shape) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new RecordedCaseException(
          recorded.file(),
          "%s holds an array of shape %s where a network of this spec has %s"
              .formatted(path, Arrays.toString(array.shape()), Arrays.toString(shape)));
    }
    return array.values();
  }
}
