package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The writing end of an append-only text file.
 *
 * <p>A random-access file rather than a channel: a thread that is interrupted while it writes would
 * close the channel for all others.
 */
final class AppendFile implements Closeable {
  private final Path path;
  private final RandomAccessFile file;

  /** Opens the file, cut to its first {@code keptBytes} bytes. */
  AppendFile(Path path, long keptBytes) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(keptBytes);
  }

  /**
   * Writes lines at the end; when this returns they are on the device.
   *
   * @throws FileSystemException that names the file, where the device is full, say
   */
  void append(String lines) throws IOException {
    try {
      file.seek(file.length());
      file.write(lines.getBytes(StandardCharsets.UTF_8));
      file.getFD().sync();
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(path.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  long length() throws IOException {
    return file.length();
  }

  /** Takes back what a failed append left, which the next one would bury in the file's middle. */
  void restore(long length, IOException failure) {
    try {
      file.setLength(length);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
