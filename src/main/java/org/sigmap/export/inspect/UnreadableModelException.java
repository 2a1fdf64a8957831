package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.file.Path;

/** A directory that holds no SavedModel, or one that cannot be read: which, and what to do. */
public final class UnreadableModelException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreadableModelException(String message) {
    super(message);
  }

  private UnreadableModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file of a model, or the model itself, of which {@code damage} tells what is wrong. */
  static UnreadableModelException damaged(Path where, Throwable damage) {
    return new UnreadableModelException(
        "%s is damaged: %s; copy the model again, or export the cell again"
            .formatted(where, Printable.text(String.valueOf(damage.getMessage()))),
        damage);
  }

  public static UnreadableModelException damaged(Path where, String what) {
    return damaged(where, new Damage(what));
  }
}
