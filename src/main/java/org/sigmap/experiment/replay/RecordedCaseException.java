package org.sigmap.experiment.replay;

import java.nio.file.Path;

/** A recorded case that cannot be read: which file, where in it, what is wrong, how to mend it. */
public final class RecordedCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordedCaseException(Path file, String message) {
    super(file + ": " + message);
  }

  RecordedCaseException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }
}
