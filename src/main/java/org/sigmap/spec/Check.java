package org.sigmap.spec;

/** The few range checks that the spec records share; each refusal names the field and the value. */
final class Check {
  private Check() {}

  static void atLeast(String field, int value, int least) {
    that(value >= least, field, "%s must be at least %s, but is %s", field, least, value);
  }

  static void between(String field, int value, int least, int most) {
    String limits = "%s must lie between %s and %s, but is %s";
    that(value >= least && value <= most, field, limits, field, least, most, value);
  }

  static double finite(String field, double value) {
    must(Double.isFinite(value), field, "be a finite number", value);
    return value;
  }

  static void positive(String field, double value) {
    must(finite(field, value) > 0, field, "be greater than 0", value);
  }

  static void nonNegative(String field, double value) {
    must(finite(field, value) >= 0, field, "not be negative", value);
  }

  static void openUnit(String field, double value) {
    must(value > 0 && value < 1, field, "lie strictly between 0 and 1", value);
  }

  static void unit(String field, double value) {
    must(value >= 0 && value <= 1, field, "lie between 0 and 1", value);
  }

  static void belowOne(String field, double value) {
    must(value >= 0 && value < 1, field, "be at least 0 and below 1", value);
  }

  private static void must(boolean holds, String field, String be, double value) {
    that(holds, field, "%s must %s, but is %s", field, be, value);
  }

  /**
   * @param message a format of what is wrong, filled with {@code values} where it is
   */
  static void that(boolean holds, String field, String message, Object... values) {
    if (!holds) {
      throw new SpecException(field, message.formatted(values));
    }
  }
}
