package org.sigmap.data;

/** Data that is missing or damaged: which file, what is wrong, how to mend it, in one sentence. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
