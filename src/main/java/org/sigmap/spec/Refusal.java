package org.sigmap.spec;

import java.util.ArrayList;
import java.util.List;

/** A {@link SpecException} that still knows where in the document it belongs. */
final class Refusal extends SpecException {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> path;
  private final boolean atKey;

  private Refusal(List<String> path, boolean atKey, String message) {
    super(Paths.join(path), message);
    this.path = new ArrayList<>(path);
    this.atKey = atKey;
  }

  /** The value at {@code path} is wrong. */
  static Refusal atValue(List<String> path, String message) {
    return new Refusal(path, false, message);
  }

  /** The key at {@code path} is wrong. */
  static Refusal atKey(List<String> path, String message) {
    return new Refusal(path, true, message);
  }

  List<String> path() {
    return List.copyOf(path);
  }

  boolean isAtKey() {
    return atKey;
  }
}
