package org.sigmap.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is settled before anything else, so that the program is the same everywhere. */
final class Startup {
  private static final String UTF_8 = "UTF-8";

  /** What an encoding puts in the place of a character that it does not know. */
  private static final char REPLACEMENT = '\uFFFD';

  private Startup() {}

  /**
   * One locale and one encoding, and the two output streams. Under a locale with digits of its own
   * {@code String.format} writes numbers that neither TensorFlow nor Slurm takes for numbers; and
   * TensorFlow's own Java code formats in the default locale too.
   */
  static void settle() {
    Locale.setDefault(Locale.ROOT);
    Terminal.claim();
  }

  /**
   * What is wrong with the arguments, where they did not come through as they were typed. Java
   * decodes them, and names files, by the locale that it is started in; nothing can change that
   * later. The launcher starts it in one of UTF-8.
   */
  static Optional<String> complaint(List<String> arguments, String encoding) {
    return arguments.stream()
        .filter(argument -> !UTF_8.equals(encoding) && argument.indexOf(REPLACEMENT) >= 0)
        .findFirst()
        .map(argument -> "the argument " + argument + " cannot be read in " + mended(encoding));
  }

  /** Completes a sentence about what the locale's encoding cannot hold. */
  static String mended(String encoding) {
    return "the locale's encoding, "
        + encoding
        + "; start with ./sigmap, or with LC_ALL=C.UTF-8 in the environment";
  }
}
