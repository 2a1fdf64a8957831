package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a run that cannot be what Sigmap wrote: which file and line, and what is wrong. */
public final class DamagedRunException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedRunException(String message) {
    super(message);
  }

  DamagedRunException(Path file, int line, String problem, Throwable cause) {
    super(file + ":" + line + ": " + problem, cause);
  }
}
