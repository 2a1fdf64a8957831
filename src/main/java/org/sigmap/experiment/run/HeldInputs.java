package org.sigmap.experiment.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.spec.Precision;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Weights;

/** Whether the training precision holds the rows and weights that a lane starts from. */
final class HeldInputs {
  private HeldInputs() {}

  static Optional<String> refusal(LaneInputs inputs, Precision precision) {
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
