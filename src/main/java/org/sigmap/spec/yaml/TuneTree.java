package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Holdout;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Words;

/** The group {@code tune:} of a spec, and what it needs of {@code samples:}. */
final class TuneTree {
  static final String TRIAL = "samples.trial";
  static final String NO_TRIAL = "tune makes trials by itself";

  private static final List<String> PLACE = List.of("tune");

  private TuneTree() {}

  /**
   * @throws Refusal if it is not as {@link TuneSpec} says
   */
  static TuneSpec read(JsonNode node) {
    if (!(node instanceof ObjectNode tune)) {
      throw SpecValues.notAMapping(PLACE, node);
    }
    Map<String, Class<?>> fields = SpecSchema.fields(TuneSpec.class);
    for (Map.Entry<String, JsonNode> entry : tune.properties()) {
      List<String> place = Paths.child(PLACE, entry.getKey());
      if (!fields.containsKey(entry.getKey())) {
        throw UnknownField.refusal(CellSpec.class, TuneSpec.class, List.of(TuneSpec.class), place);
      }
      if (!entry.getKey().equals("values")) {
        SpecValues.check(fields.get(entry.getKey()), place, entry.getValue());
      }
    }
    for (String needed : List.of("field", "values")) {
      if (!tune.has(needed)) {
        throw Refusal.atValue(
            PLACE,
            "tune has no %s; write tune: {field: optimizer.learningRate, values: [0.1, 0.01]}"
                .formatted(needed));
      }
    }
    List<JsonNode> values = new ArrayList<>();
    SpecValues.expect(
        tune.get("values").isArray(),
        "a list of numbers, as [0.1, 0.01]",
        Paths.child(PLACE, "values"),
        tune.get("values"));
    tune.get("values").forEach(values::add);
    return new TuneSpec(
        tune.get("field").textValue(),
        values,
        word(tune, "by", TuneSpec.USUAL_BY),
        word(tune, "per", TuneSpec.USUAL_PER),
        tune.has("refit") ? (Boolean) tune.get("refit").booleanValue() : null);
  }

  private static <E extends Enum<E>> E word(ObjectNode tune, String field, E usual) {
    Class<E> type = usual.getDeclaringClass();
    return tune.has(field)
        ? type.getEnumConstants()[SpecSchema.words(type).indexOf(tune.get(field).textValue())]
        : usual;
  }

  /**
   * Shows the share of rows that are held out where any are.
   *
   * @throws Refusal if it is no share, or the spec speaks of trials
   */
  static void settleHoldout(ObjectNode base, Optional<TuneSpec> tune) {
    ObjectNode samples = (ObjectNode) base.get("samples");
    if (samples.has("trial")) {
      throw Refusal.atKey(Paths.split(TRIAL), TRIAL + " cannot be set; " + NO_TRIAL);
    }
    JsonNode share = samples.get("holdout");
    if (share == null) {
      tune.filter(TuneSpec::holdsOut)
          .ifPresent(held -> samples.set("holdout", DoubleNode.valueOf(Holdout.USUAL)));
    } else if (!(share.doubleValue() > 0 && share.doubleValue() < 1)) {
      throw Refusal.atValue(
          List.of("samples", "holdout"),
          "holdout must lie strictly between 0 and 1, but is " + Words.show(share));
    }
  }
}
