package org.sigmap.export.inspect;

import java.io.IOException;

/** What is wrong with bytes of a model, told by a reader that does not know their file. */
final class Damage extends IOException {
  private static final long serialVersionUID = 1L;

  Damage(String what) {
    super(what);
  }
}
