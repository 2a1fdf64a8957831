package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The writing end of an append-only text file.
 *
 * <p>A random-access file rather than a channel: a thread that is interrupted while it writes would
 * close the channel for all others.
 */
final class AppendFile implements Closeable {
  private final RandomAccessFile file;

  /** Opens the file, cut to its first {@code keptBytes} bytes. */
  AppendFile(Path path, long keptBytes) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(keptBytes);
  }

  /** Writes lines at the end; when this returns they are on the device. */
  void append(String lines) throws IOException {
    file.seek(file.length());
    file.write(lines.getBytes(StandardCharsets.UTF_8));
    file.getFD().sync();
  }

  long length() throws IOException {
    return file.length();
  }

  void truncate(long length) throws IOException {
    file.setLength(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
