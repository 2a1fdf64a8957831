package org.sigmap.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;

/**
 * The program's two output streams. Native libraries' lines are kept off them: TensorFlow writes to
 * file descriptor 2 whatever its log level; the launcher points that at a log file and hands the
 * user's standard error over as another descriptor, whose number the property {@value #DESCRIPTOR}
 * holds. It is written to as it was inherited: opened anew by a name, a socket could not be opened
 * at all, nor another user's pipe, and a file that is standard output too would be written at a
 * second position.
 */
public final class Terminal {
  static final String DESCRIPTOR = "sigmap.stderr";

  /** Set by the launcher where standard error is a terminal. */
  static final String TERMINAL = "sigmap.terminal";

  /** To the first column, and nothing to the right of it. */
  private static final String CLEAR = "\r\u001b[K";

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private static final int BUFFER_BYTES = 8192;

  private Terminal() {}

  /** Makes {@code System.out} and {@code System.err} the user's, in UTF-8 whatever the locale. */
  static void claim() {
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(standardError(System.getProperty(DESCRIPTOR))));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    // Each line is written whole, so that lines of both streams in one file do not mix.
    return new PrintStream(
        new BufferedOutputStream(new WhileRead(descriptor), BUFFER_BYTES),
        true,
        StandardCharsets.UTF_8);
  }

  /** Takes everything: a reader that has gone ({@code | head -1}) has had what it wanted. */
  private static final class WhileRead extends FileOutputStream {
    private static final String GONE = "Broken pipe";

    WhileRead(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.write(bytes, offset, length);
      } catch (IOException failure) {
        if (!GONE.equals(failure.getMessage())) {
          throw failure;
        }
      }
    }
  }

  private static FileDescriptor standardError(String number) {
    if (number == null) {
      return FileDescriptor.err;
    }
    try {
      // Java has no other way to write to a descriptor that it did not open. The launcher opens the
      // package; the field is the one that the JDK's own native code looks up by this name.
      FileDescriptor descriptor = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(descriptor, Integer.parseInt(number));
      return descriptor;
    } catch (ReflectiveOperationException | RuntimeException failure) {
      // Descriptor 2 is a log file now, so the one stream left to say it on is standard output.
      System.out.println("sigmap: standard error cannot be reached (" + failure + ")");
      return FileDescriptor.out;
    }
  }

  /** Whether standard error is a terminal on which a line can be written over. */
  public static boolean rewrites() {
    return Boolean.getBoolean(TERMINAL) && !"dumb".equals(System.getenv("TERM"));
  }

  /**
   * Writes {@code text} in the place of what stands in the line. A narrower terminal cuts it,
   * whatever its width and whenever that changes, instead of breaking it into lines that would
   * stay.
   */
  public static void rewrite(String text) {
    System.err.print(CLEAR + NO_WRAP + text + WRAP);
    System.err.flush();
  }

  public static void clear() {
    System.err.print(CLEAR);
    System.err.flush();
  }

  /** A line that stays, also while another thread writes one over and over. */
  static void say(String line) {
    System.err.println((rewrites() ? CLEAR : "") + line);
  }
}
