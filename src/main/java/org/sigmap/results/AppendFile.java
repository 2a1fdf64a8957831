package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The writing end of an append-only text file.
 *
 * <p>A random-access file rather than a channel: a thread that is interrupted while it writes would
 * close the channel for all others.
 */
final class AppendFile implements Closeable {
  private final Path path;
  private final RandomAccessFile file;
  private final Object identity;

  /** Opens the file, cut to its first {@code keptBytes} bytes. */
  AppendFile(Path path, long keptBytes) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(keptBytes);
    identity = identity();
  }

  /** Device and inode; null where the system has no such thing. */
  private Object identity() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /**
   * Whether the path still leads to this file. One that was removed can be written to without an
   * error, and all of it is lost.
   *
   * @throws FileSystemException if it does not
   */
  void requireInPlace() throws IOException {
    boolean same;
    try {
      same = Objects.equals(identity, identity());
    } catch (NoSuchFileException e) {
      same = false;
    }
    if (!same) {
      throw new FileSystemException(
          path.toString(),
          null,
          "was removed or renamed while the run was writing to it; what the run had finished is"
              + " where the file is now, or lost");
    }
  }

  /**
   * Writes lines at the end; when this returns they are on the device.
   *
   * @throws FileSystemException that names the file, where the device is full or the file removed
   */
  void append(String lines) throws IOException {
    requireInPlace();
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
