package org.sigmap.results;

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
    try (InputStream in = Files.newInputStream(file)) {
      Lines lines = new Lines(visitor);
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = limit;
      int read;
      while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(left, buffer.length))) >= 0) {
        lines.add(buffer, read);
        left -= read;
      }
      return lines.extent();
    }
  }

  /** Cuts what is read into lines. A line is looked through once, however the file is buffered. */
  private static final class Lines {
    private final Visitor visitor;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private long whole;
    private int number;

    Lines(Visitor visitor) {
      this.visitor = visitor;
    }

    void add(byte[] bytes, int count) throws IOException {
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          end(bytes, from, i - from);
          from = i + 1;
        }
      }
      begun.write(bytes, from, count - from);
    }

    private void end(byte[] bytes, int from, int count) throws IOException {
      String text;
      long length = begun.size() + count;
      if (begun.size() == 0) {
        text = new String(bytes, from, count, StandardCharsets.UTF_8);
      } else {
        begun.write(bytes, from, count);
        text = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
      }
      long start = whole;
      whole += length + 1;
      visitor.visit(
          ++number, start, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    Extent extent() {
      return new Extent(whole, whole + begun.size());
    }
  }
}
