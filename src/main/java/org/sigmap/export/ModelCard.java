package org.sigmap.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code assets.extra/sigmap.json} of a SavedModel says about the cell. */
final class ModelCard {
  static final String FILE = "assets.extra/sigmap.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ModelCard() {}

  static String of(ExportedCell cell) {
    Map<String, Object> targets = new LinkedHashMap<>();
    targets.put("mean", cell.targets().mean());
    targets.put("standardDeviation", cell.targets().standardDeviation());
    targets.put("raw", "y = standardDeviation * prediction + mean");
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("optimizer", "gradient-descent");
    step.put("learningRate", cell.learningRate());
    step.put("weightDecay", 0.0);
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("format", 1);
    card.put("cell", cell.cellId());
    card.put("axes", cell.axes());
    card.put("precision", cell.precision());
    card.put("p", cell.exponent());
    card.put("damping", cell.damping());
    card.put("targets", targets);
    card.put("trainStep", step);
    card.put("spec", cell.specYaml());
    try {
      return MAPPER.writeValueAsString(card) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an axis of the cell has no JSON form: " + cell.axes(), e);
    }
  }
}
