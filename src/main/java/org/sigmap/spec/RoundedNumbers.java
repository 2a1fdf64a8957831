package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a cell as its training holds them: those that the graph reads are rounded to
 * {@code training.precision}, and must then still be what the spec's records ask for. So 0.99999999
 * is no decay rate in float32, which makes 1 of it.
 *
 * <p>A spec is read whatever its precision holds, because old runs are; it is here that one is
 * refused that is to be trained.
 */
public final class RoundedNumbers {
  /** Whose real numbers enter the training graph; those of the data are worked out in float64. */
  private static final List<String> GROUPS =
      List.of("model", "optimizer", "preconditioner", "training");

  private RoundedNumbers() {}

  /**
   * Checks the ranges of a cell's numbers after rounding.
   *
   * @throws SpecException naming the field, the value, the precision and what to do
   */
  public static void requireHeld(CellSpec spec) {
    ObjectNode tree = SpecSchema.tree(spec);
    Precision training = spec.training().precision();
    for (String group : GROUPS) {
      Precision held =
          group.equals("preconditioner") ? spec.preconditioner().heldIn(training) : training;
      requireHeld(spec, group, tree.get(group), held);
    }
  }

  private static void requireHeld(
      CellSpec spec, String group, JsonNode numbers, Precision precision) {
    for (Map.Entry<String, JsonNode> field : numbers.properties()) {
      if (field.getValue().isDouble()) {
        List<String> path = List.of(group, field.getKey());
        double value = field.getValue().doubleValue();
        double rounded = precision.round(value);
        if (Double.isInfinite(rounded) || rounded == 0 && value != 0) {
          throw refusal(path, outOfRange(field.getKey(), value, rounded), precision);
        }
        if (rounded != value) {
          requireAllowed(spec, path, value, rounded, precision);
        }
      }
    }
  }

  private static String outOfRange(String field, double value, double rounded) {
    return "%s is %s, which is %s the range of "
        .formatted(field, value, rounded == 0 ? "below" : "beyond");
  }

  /** Binds the cell with the rounded number in the place of the written one. */
  private static void requireAllowed(
      CellSpec spec, List<String> path, double value, double rounded, Precision precision) {
    ObjectNode tree = SpecSchema.tree(spec);
    tree.withObject("/" + path.get(0)).put(path.get(1), rounded);
    try {
      SpecSchema.cell(tree);
    } catch (Refusal e) {
      throw refusal(path, "%s (%s as rounded to ".formatted(e.getMessage(), value), precision);
    }
  }

  private static Refusal refusal(List<String> path, String begun, Precision precision) {
    String remedy =
        precision == Precision.FLOAT64
            ? "; give one that it holds"
            : "; give one that it holds, or set training.precision to float64";
    return Refusal.atValue(
        path, begun + precision.word() + (begun.contains("(") ? ")" : "") + remedy);
  }
}
