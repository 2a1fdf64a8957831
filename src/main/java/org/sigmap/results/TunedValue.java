package org.sigmap.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.sigmap.spec.Tuned;

/**
 * The value that {@code tune:} gave a cell, as its record tells it.
 *
 * @param field dotted path of the tuned field
 * @param value in the form of {@link AxisValue#normalise}
 * @param edge {@code lowest} or {@code highest} where a chosen value is at that end of those tried;
 *     null and not in the record elsewhere
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TunedValue(String field, Object value, String edge) {
  static final String EDGE = "edge";

  public TunedValue {
    value = AxisValue.normalise(value);
  }

  static TunedValue of(Tuned tuned) {
    String edge = tuned.edge() == null ? null : word(tuned.edge());
    return new TunedValue(tuned.field(), tuned.value(), edge);
  }

  static String word(Tuned.Edge edge) {
    return edge.name().toLowerCase(Locale.ROOT);
  }
}
