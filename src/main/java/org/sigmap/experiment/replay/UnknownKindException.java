package org.sigmap.experiment.replay;

import java.nio.file.Path;

/** A recorded case of a kind that no replay knows. */
public final class UnknownKindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownKindException(Path file, String kind) {
    super(
        file
            + ": kind: \""
            + kind
            + "\" is not one that can be replayed; known is "
            + CovarianceReplay.KIND);
  }
}
