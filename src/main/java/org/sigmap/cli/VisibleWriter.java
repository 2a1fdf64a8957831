package org.sigmap.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.sigmap.spec.Words;

/**
 * What commands print: line ends and tabs as they are, every other control character spelt out, so
 * that text from a file, a path or an argument cannot command the terminal.
 */
final class VisibleWriter extends FilterWriter {
  private VisibleWriter(Writer out) {
    super(out);
  }

  static PrintWriter over(Writer out) {
    return new PrintWriter(new VisibleWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    write(new char[] {(char) c}, 0, 1);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    write(text.toCharArray(), offset, length);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    StringBuilder visible = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      // Halves of a pair may come in two calls, and are left to the encoder.
      boolean plain = c == '\n' || c == '\t' || Character.isSurrogate(c) || !Words.isHidden(c);
      visible.append(plain ? String.valueOf(c) : Words.escape(String.valueOf(c)));
    }
    out.write(visible.toString());
  }

  /** Passes on what a print writer below would keep to itself: that nothing can be written. */
  @Override
  public void flush() throws IOException {
    out.flush();
    if (out instanceof PrintWriter printer && printer.checkError()) {
      throw new IOException("what the command prints cannot be written");
    }
  }
}
