package org.sigmap.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Keeps native libraries' lines off the terminal. TensorFlow writes to file descriptor 2 whatever
 * its log level; the launcher points that at a log file and hands the real standard error over as
 * another descriptor, named by the property {@value #DESCRIPTOR}.
 */
final class Terminal {
  static final String DESCRIPTOR = "sigmap.stderr";

  private Terminal() {}

  /** Makes {@code System.err} the user's standard error; without the property it already is. */
  static void claimStandardError() {
    String descriptor = System.getProperty(DESCRIPTOR);
    if (descriptor == null) {
      return;
    }
    try {
      // Appending: where the user redirects to a file, opening must not cut it.
      FileOutputStream stream = new FileOutputStream(descriptor, true);
      System.setErr(new PrintStream(stream, true));
    } catch (IOException e) {
      // A socket, say, cannot be opened by its descriptor; lines then go where native ones go.
      System.err.println("sigmap: cannot open " + descriptor + ": " + e.getMessage());
    }
  }
}
