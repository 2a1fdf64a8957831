package org.sigmap.export.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sigmap.data.RawRows;
import org.sigmap.data.TableInputs;
import org.sigmap.export.inspect.SavedModelInspector;
import org.sigmap.export.inspect.UnreadableModelException;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;

/** What {@code assets.extra/sigmap.json} of a SavedModel says about the cell. */
public final class ModelCard {
  static final String FILE = "assets.extra/sigmap.json";

  /** 2: the training step is the cell's own, and raw rows have a signature. */
  private static final int FORMAT = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ModelCard() {}

  static String of(ExportedCell cell) {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("format", FORMAT);
    card.put("cell", cell.cellId());
    card.put("axes", cell.axes());
    card.put("precision", cell.network().lane().shape().precision().word());
    card.put("p", cell.network().exponent());
    card.put("damping", cell.network().damping());
    card.putAll(cell.network().raw().card());
    card.put("trainStep", trainStep(cell));
    card.put("spec", cell.specYaml());
    try {
      return MAPPER.writeValueAsString(card) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an axis of the cell has no JSON form: " + cell.axes(), e);
    }
  }

  /**
   * The columns of a table that a model takes, of which its card tells; empty where it takes
   * something else.
   *
   * @throws UnreadableModelException if the card is none that Sigmap wrote
   */
  public static Optional<TableInputs> table(Path model) throws IOException {
    Optional<byte[]> card = SavedModelInspector.extra(model, FILE);
    if (card.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode table = MAPPER.readTree(card.get()).path(RawRows.TABLE);
      return table.isObject()
          ? Optional.of(SpecSchema.bound((ObjectNode) table, TableInputs.class))
          : Optional.empty();
    } catch (IOException | Refusal e) {
      throw UnreadableModelException.damaged(
          model.resolve(FILE), "it is no card that Sigmap wrote");
    }
  }

  /** The setting of the update as the spec has it, and what of the training it depends on. */
  private static JsonNode trainStep(ExportedCell cell) {
    ObjectNode step = SpecSchema.tree(cell.network().step());
    step.put(
        "loss",
        cell.network().lane().shape().loss().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    step.put("trainRows", cell.network().lane().shape().rows().train());
    step.put("stepsMade", cell.network().lane().step());
    return step;
  }
}
