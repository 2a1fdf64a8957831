package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.study.LaneCurve;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.spec.Precision;
import org.sigmap.spec.RoundedNumbers;
import org.sigmap.spec.SpecException;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Loaded;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.Weights;

/**
 * Puts a lane group on the device. A lane that cannot be trained fails with its reason, before its
 * first step; another lane's numbers stand in for it, so that the group keeps its size and the
 * others their digits.
 */
record GroupLoader(LaneGroup group, TrainingSession session, List<LaneCurve> lanes) {

  /**
   * Loads every lane that has not failed yet.
   *
   * @param made updates made before
   * @return what is known of each lane's P; empty where no power is computed, or no lane can be
   *     trained and nothing is loaded
   */
  List<Loaded.Power> load(int made, IntFunction<LaneInputs> source) {
    List<LaneInputs> inputs = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      inputs.add(usable(lane, made, source));
    }
    Optional<LaneInputs> standIn = inputs.stream().filter(Objects::nonNull).findFirst();
    if (standIn.isEmpty()) {
      return List.of();
    }
    inputs.replaceAll(own -> own == null ? standIn.get() : own);
    Loaded loaded = session.loadEach(inputs);
    loaded.refused().forEach((lane, refusal) -> lanes.get(lane).fail(made, refusal.getMessage()));
    return loaded.powers();
  }

  /** The lane's inputs; null where it has failed. */
  private LaneInputs usable(int lane, int made, IntFunction<LaneInputs> source) {
    LaneCurve curve = lanes.get(lane);
    if (curve.failure().isPresent()) {
      return null;
    }
    try {
      PreparedTraining training = group.trainings().get(lane);
      RoundedNumbers.requireHeld(training.cells().get(0).spec());
      LaneInputs inputs = source.apply(lane);
      // What a diverged lane goes on with need not be finite; nobody reads its results.
      Optional<String> unheld =
          curve.divergedAt() < 0 ? unheld(inputs, training.shape().precision()) : Optional.empty();
      unheld.ifPresent(reason -> curve.fail(made, reason));
      return unheld.isPresent() ? null : inputs;
    } catch (ImpossiblePowerException | SpecException refusal) {
      curve.fail(made, refusal.getMessage());
      return null;
    }
  }

  /** Why the training precision does not hold the rows and weights that a lane starts from. */
  private static Optional<String> unheld(LaneInputs inputs, Precision precision) {
    Examples rows = inputs.examples();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    numbers.put("the training inputs", rows.trainInputs().values());
    numbers.put("the training targets", rows.trainTargets().values());
    numbers.put("the test inputs", rows.testInputs().values());
    numbers.put("the test targets", rows.testTargets().values());
    List<Weights.Layer> layers = inputs.initial().layers();
    for (int i = 0; i < layers.size(); i++) {
      String name = "the initial weights of layer " + (i + 1);
      double[] weights = layers.get(i).weights().values();
      if (vanish(weights, precision)) {
        return Optional.of(sentence(name, "are all below", precision, "model.initScale larger"));
      }
      numbers.put(name, weights);
    }
    return numbers.entrySet().stream()
        .filter(entry -> overflow(entry.getValue(), precision))
        .map(
            entry ->
                sentence(
                    entry.getKey(), "reach beyond", precision, "the numbers of the spec smaller"))
        .findFirst();
  }

  private static boolean overflow(double[] values, Precision precision) {
    return !Arrays.stream(values).map(precision::round).allMatch(Double::isFinite);
  }

  private static boolean vanish(double[] values, Precision precision) {
    return Arrays.stream(values).map(precision::round).allMatch(value -> value == 0)
        && Arrays.stream(values).anyMatch(value -> value != 0);
  }

  private static String sentence(String what, String where, Precision precision, String remedy) {
    return what
        + " "
        + where
        + " the range of "
        + precision.word()
        + "; make "
        + remedy
        + (precision == Precision.FLOAT64 ? "" : ", or set training.precision to float64");
  }
}
