package org.sigmap.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The user's standard error. Native libraries' lines are kept off it: TensorFlow writes to file
 * descriptor 2 whatever its log level; the launcher points that at a log file and hands the real
 * standard error over as another descriptor, named by the property {@value #DESCRIPTOR}.
 */
final class Terminal {
  static final String DESCRIPTOR = "sigmap.stderr";

  /** Set by the launcher where standard error is a terminal. */
  static final String TERMINAL = "sigmap.terminal";

  /** To the first column, and nothing to the right of it. */
  private static final String CLEAR = "\r\u001b[K";

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

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

  /** Whether standard error is a terminal on which a line can be written over. */
  static boolean rewrites() {
    return Boolean.getBoolean(TERMINAL) && !"dumb".equals(System.getenv("TERM"));
  }

  /**
   * Writes {@code text} in the place of what stands in the line. A narrower terminal cuts it,
   * whatever its width and whenever that changes, instead of breaking it into lines that would
   * stay.
   */
  static void rewrite(String text) {
    System.err.print(CLEAR + NO_WRAP + text + WRAP);
    System.err.flush();
  }

  /** Empties the line, so that one can be written that stays. */
  static void clear() {
    System.err.print(CLEAR);
    System.err.flush();
  }

  /** A line that stays, also while another thread writes one over and over. */
  static void say(String line) {
    System.err.println((rewrites() ? CLEAR : "") + line);
  }
}
