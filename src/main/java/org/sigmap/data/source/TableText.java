package org.sigmap.data.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.sigmap.data.DataException;

/**
 * The characters of a CSV file (RFC 4180), which looks at what a parser would read over: NUL
 * characters, text behind a closing quote, and a quote that is never closed, which would swallow
 * the rows behind it. Blanks before a cell and behind a closing quote are left out, so that a quote
 * behind a blank is one and a line of blanks is empty.
 */
final class TableText extends FilterReader {
  private enum State {
    START,
    PLAIN,
    QUOTED,
    /** Behind a quote within quotes: the closing one, or the first of two. */
    QUOTE,
    CLOSED
  }

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final char separator;
  private State state = State.START;
  private int line = 1;
  private int opened;
  private boolean afterReturn;
  private boolean begun;

  TableText(Reader text, Path file, char separator) {
    super(text);
    this.file = file;
    this.separator = separator;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] buffer, int from, int length) throws IOException {
    int count;
    do {
      count = fill(buffer, from, length);
    } while (count == 0 && length > 0);
    return count;
  }

  /** As {@link #read}, but 0 where all that was read is left out. */
  private int fill(char[] buffer, int from, int length) throws IOException {
    int count = in.read(buffer, from, length);
    if (count > 0 && !begun) {
      begun = true;
      if (buffer[from] == BYTE_ORDER_MARK) {
        System.arraycopy(buffer, from + 1, buffer, from, count - 1);
        count--;
      }
    }
    int kept = from;
    for (int i = from; i < from + count; i++) {
      if (!isLeftOut(buffer[i])) {
        look(buffer[i]);
        buffer[kept++] = buffer[i];
      }
    }
    if (count < 0 && state == State.QUOTED) {
      throw new DataException(
          file + ": line " + opened + ": a quote is opened here and never closed; close it");
    }
    return count < 0 ? count : kept - from;
  }

  private boolean isLeftOut(char c) {
    boolean out =
        (c == ' ' || c == '\t')
            && c != separator
            && (state == State.START || state == State.QUOTE || state == State.CLOSED);
    if (out && state == State.QUOTE) {
      state = State.CLOSED;
    }
    return out;
  }

  private void look(char c) {
    if (c == 0) {
      throw new DataException(
          file + ": line " + line + ": a NUL character, so this is no text; save it as CSV again");
    }
    boolean end = c == '\n' || c == '\r';
    if (c == '\r' || c == '\n' && !afterReturn) {
      line++;
    }
    afterReturn = c == '\r';
    if (c == '"' && state != State.CLOSED) {
      if (state == State.START) {
        opened = line;
      }
      state =
          switch (state) {
            case START, QUOTE -> State.QUOTED;
            case QUOTED -> State.QUOTE;
            default -> State.PLAIN;
          };
    } else if (state != State.QUOTED) {
      boolean behindQuote = state == State.QUOTE || state == State.CLOSED;
      if (behindQuote && c != separator && !end) {
        throw new DataException(
            "%s: line %d: text follows a closing quote; write a quote inside quotes twice"
                .formatted(file, line));
      }
      state = c == separator || end ? State.START : State.PLAIN;
    }
  }
}
