package org.sigmap.experiment.replay;

import java.nio.file.Path;
import java.util.Collection;

/** A recorded case that cannot be read: which file, where in it, what is wrong, how to mend it. */
public final class RecordedCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordedCaseException(Path file, String message) {
    super(file + ": " + message);
  }

  RecordedCaseException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }

  /** A kind, or an optimizer, that no replay knows. */
  static RecordedCaseException unknown(
      RecordedCase recorded, String field, Collection<String> known) {
    return new RecordedCaseException(
        recorded.file(),
        "%s: \"%s\" is not one that can be replayed; known are %s"
            .formatted(field, recorded.text(field), String.join(", ", known)));
  }
}
