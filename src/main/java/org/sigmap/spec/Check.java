package org.sigmap.spec;

/** The few range checks that the spec records share; each refusal names the field and the value. */
final class Check {
  private Check() {}

  static int atLeast(String field, int value, int least) {
    if (value < least) {
      throw new SpecException(field, field + " must be at least " + least + ", but is " + value);
    }
    return value;
  }

  static double finite(String field, double value) {
    if (!Double.isFinite(value)) {
      throw new SpecException(field, field + " must be a finite number, but is " + value);
    }
    return value;
  }

  static double positive(String field, double value) {
    if (!(finite(field, value) > 0)) {
      throw new SpecException(field, field + " must be greater than 0, but is " + value);
    }
    return value;
  }

  static double nonNegative(String field, double value) {
    if (finite(field, value) < 0) {
      throw new SpecException(field, field + " must not be negative, but is " + value);
    }
    return value;
  }

  static double openUnit(String field, double value) {
    if (!(value > 0 && value < 1)) {
      throw new SpecException(field, field + " must lie strictly between 0 and 1, but is " + value);
    }
    return value;
  }

  static double unit(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new SpecException(field, field + " must lie between 0 and 1, but is " + value);
    }
    return value;
  }

  static double belowOne(String field, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new SpecException(field, field + " must be at least 0 and below 1, but is " + value);
    }
    return value;
  }

  static void that(boolean holds, String field, String message) {
    if (!holds) {
      throw new SpecException(field, message);
    }
  }
}
