package org.sigmap.spec;

/**
 * A specification that cannot be run: what is wrong, where, and how to mend it, in one sentence.
 *
 * <p>{@link #field()} is the dotted path of the offending field relative to the record that refused
 * it; the reader completes it and adds file, line and column.
 */
public class SpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public SpecException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The dotted path of the field that is wrong, or an empty string where it is the whole. */
  public String field() {
    return field;
  }
}
