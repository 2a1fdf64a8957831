package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A field whose value is chosen for every setting of the sweep: {@code tune:}.
 *
 * @param field dotted path of a real number of model, optimizer, preconditioner or training, which
 *     lanes of one graph can differ in; no axis
 * @param values numbers to choose from, no two alike, at least two
 * @param by what decides; the test rows never do
 * @param per over what the choice is made
 * @param refit by validation: whether the chosen value is trained on all training rows, or on those
 *     that were not held out; null where no rows are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TuneSpec(String field, List<JsonNode> values, By by, Per per, Boolean refit) {
  /** What decides. */
  public enum By {
    /** The final loss on rows held out of the training rows. */
    VALIDATION,
    /** The final training loss. */
    TRAIN_LOSS
  }

  /** Over what the choice is made. */
  public enum Per {
    /** One value for all seeds of a setting: that of the best mean. */
    SETTING,
    /** A value for each seed of a setting. */
    SEED
  }

  /** What decides where a specification does not say. */
  public static final By USUAL_BY = By.VALIDATION;

  /** Over what, likewise. */
  public static final Per USUAL_PER = Per.SETTING;

  private static final List<String> GROUPS =
      List.of("model", "optimizer", "preconditioner", "training");

  /**
   * @throws Refusal if the field is none of a learner's, or there are not two different numbers
   */
  public TuneSpec {
    values = List.copyOf(values);
    if (!GROUPS.contains(Paths.split(field).get(0))) {
      throw notTuned(field);
    }
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isNumber()) {
        throw Refusal.atValue(
            List.of("tune", "values", Integer.toString(i)),
            "a value to choose from must be a number, but is " + Words.show(values.get(i)));
      }
    }
    if (values.size() < 2) {
      throw Refusal.atValue(
          List.of("tune", "values"),
          "values has %s, and a choice needs at least two"
              .formatted(Words.count(values.size(), "value")));
    }
    Axis.tuned(field, values);
    if (by == By.TRAIN_LOSS && refit != null) {
      throw Refusal.atKey(
          List.of("tune", "refit"),
          "refit goes with by: validation only, because by: train-loss holds no rows out; remove"
              + " it");
    }
    refit = by == By.VALIDATION ? refit == null || refit : null;
  }

  /**
   * Lanes of one graph can differ in real numbers alone.
   *
   * @param cell one that the field has a value in
   * @throws Refusal if the field is none
   */
  public void requireTunable(CellSpec cell) {
    if (!SpecSchema.tree(cell).at("/" + field.replace('.', '/')).isDouble()) {
      throw notTuned(field);
    }
  }

  private static Refusal notTuned(String field) {
    return Refusal.atValue(
        List.of("tune", "field"),
        "%s cannot be tuned; name a real number of model, optimizer, preconditioner or training,"
                .formatted(Words.show(field))
            + " such as optimizer.learningRate");
  }

  /** The values as they are varied: like an axis, one at a time in every setting. */
  public Axis axis() {
    return Axis.tuned(field, values);
  }

  /** Whether rows are held out of the training rows to choose by. */
  public boolean holdsOut() {
    return by == By.VALIDATION;
  }

  /** Whether rows held out stay out where the chosen value is trained. */
  public boolean keepsOut() {
    return Boolean.FALSE.equals(refit);
  }
}
