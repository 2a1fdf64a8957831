package org.sigmap.export;

import java.io.IOException;

/** A directory that holds no SavedModel, or one that cannot be read: which, and what to do. */
public final class UnreadableModelException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableModelException(String message) {
    super(message);
  }

  UnreadableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
