package org.sigmap.data.source;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordWrapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.data.DataException;

/**
 * A record of a CSV file.
 *
 * @param line that it begins in, from 1
 * @param cells without the blanks about them
 */
record TextRow(int line, List<String> cells) {
  private static final int MOST_CELLS = 1 << 20;
  private static final int LONGEST = 1 << 26;

  /** The library's own takes 16,384 fields of a record. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<TextRow> {
    private final Path file;
    private List<String> cells = List.of();
    private int length;

    Handler(Path file) {
      this.file = file;
    }

    @Override
    protected void handleBegin(long line) {
      cells = new ArrayList<>(cells.size());
      length = 0;
    }

    @Override
    protected void handleField(int index, char[] text, int from, int count, boolean quoted) {
      length += count;
      if (index == MOST_CELLS || length > LONGEST) {
        throw new DataException(
            "%s: line %d: more than %s in a line of CSV; save the numbers as .npy"
                .formatted(
                    file,
                    getStartingLineNumber(),
                    index == MOST_CELLS ? MOST_CELLS + " columns" : LONGEST + " characters"));
      }
      cells.add(new String(text, from, count).strip());
    }

    @Override
    protected RecordWrapper<TextRow> buildRecord() {
      return wrapRecord(new TextRow((int) getStartingLineNumber(), cells));
    }
  }
}
