package org.sigmap.results;

import java.io.IOException;

/** A run directory that must not be used this way: which one, why, and what to do instead. */
public final class RunRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RunRefusedException(String message) {
    super(message);
  }
}
