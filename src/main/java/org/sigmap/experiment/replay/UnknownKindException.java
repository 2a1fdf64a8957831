package org.sigmap.experiment.replay;

import java.nio.file.Path;
import java.util.List;

/** A recorded case of a kind that no replay knows. */
public final class UnknownKindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownKindException(Path file, String field, String value, List<String> known) {
    super(
        "%s: %s: \"%s\" is not one that can be replayed; known are %s"
            .formatted(file, field, value, String.join(", ", known)));
  }
}
