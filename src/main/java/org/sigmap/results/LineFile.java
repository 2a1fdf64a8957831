package org.sigmap.results;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an append-only text file line by line and tells a torn last line from a whole one. */
final class LineFile {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Receives the whole lines of a file in order. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param number the line's number, from 1
     * @param start byte offset at which it begins
     * @param text the line without its end
     */
    void visit(int number, long start, String text) throws IOException;
  }

  /**
   * How far a file is whole.
   *
   * @param wholeBytes bytes up to and including the last line end
   * @param totalBytes bytes in all
   */
  record Extent(long wholeBytes, long totalBytes) {
    boolean torn() {
      return wholeBytes < totalBytes;
    }
  }

  private LineFile() {}

  static Extent read(Path file, Visitor visitor) throws IOException {
    return read(file, Long.MAX_VALUE, visitor);
  }

  /** Reads the first {@code limit} bytes: what a file held when it was looked at first. */
  static Extent read(Path file, long limit, Visitor visitor) throws IOException {
    if (!Files.exists(file)) {
      return new Extent(0, 0);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long whole = 0;
      int number = 0;
      int next;
      while (whole + line.size() < limit && (next = in.read()) >= 0) {
        if (next != '\n') {
          line.write(next);
          continue;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        long start = whole;
        whole += line.size() + 1L;
        visitor.visit(
            ++number, start, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        line.reset();
      }
      return new Extent(whole, whole + line.size());
    }
  }
}
