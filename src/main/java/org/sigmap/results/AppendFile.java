package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The writing end of an append-only text file.
 *
 * <p>A random-access file rather than a channel: a thread that is interrupted while it writes would
 * close the channel for all others.
 */
final class AppendFile implements Closeable {
  private static final long WAIT_NANOS = 2_000_000;

  /** Half a minute: a turn takes milliseconds. */
  private static final int MOST_WAITS = 15_000;

  private final Path path;
  private final RandomAccessFile file;
  private final Object identity;

  /** Opens the file, cut to its first {@code keptBytes} bytes. */
  AppendFile(Path path, long keptBytes) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
    if (file.length() > keptBytes) {
      file.setLength(keptBytes);
    }
    identity = identity();
  }

  /** Device and inode; null where the system has no such thing. */
  private Object identity() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Whether the path still leads to this file. */
  boolean inPlace() throws IOException {
    try {
      return Objects.equals(identity, identity());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * One that was removed can be written to without an error, and all of it is lost.
   *
   * @throws FileSystemException if the path does not lead to this file any more
   */
  void requireInPlace() throws IOException {
    if (!inPlace()) {
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
      throw AtomicFile.named(path, e);
    }
  }

  /**
   * As {@link #append}, in turns with other processes that write to the file this way. What a dead
   * one left of a line is cut off. Nothing is left if this throws.
   */
  void appendShared(String lines) throws IOException {
    FileLock turn = turn();
    try {
      long before = lineEnd();
      file.setLength(before);
      try {
        append(lines);
      } catch (IOException e) {
        restore(before, e);
        throw e;
      }
    } finally {
      turn.release();
    }
  }

  /** Without blocking calls, which would close the file where the thread is interrupted. */
  private FileLock turn() throws IOException {
    for (int i = 0; i < MOST_WAITS; i++) {
      try {
        FileLock lock = file.getChannel().tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Another thread of this process, through a file of its own: it takes turns as well.
        LockSupport.parkNanos(WAIT_NANOS);
      }
      LockSupport.parkNanos(WAIT_NANOS);
    }
    throw new FileSystemException(path.toString(), null, "is locked by another process");
  }

  private long lineEnd() throws IOException {
    long end = file.length();
    while (end > 0) {
      file.seek(end - 1);
      if (file.read() == '\n') {
        return end;
      }
      end--;
    }
    return end;
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
