package org.sigmap.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The real numbers of a part of a specification, which a graph has one a lane of. */
public final class RealFields {
  private RealFields() {}

  /** By the names of their fields, in the order of the fields. */
  public static Map<String, Double> of(Object part) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    SpecSchema.MAPPER
        .valueToTree(part)
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isDouble()) {
                numbers.put(field.getKey(), field.getValue().doubleValue());
              }
            });
    return Collections.unmodifiableMap(numbers);
  }
}
