package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second process from writing to a run; {@code .lock} names the process that holds it. */
final class RunLock implements Closeable {
  /** Locked far behind the text, so that where locks are mandatory the holder can still be read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Locked as well, for those who only want to know: their looks cannot get into the way of a
   * process that is about to write.
   */
  private static final long SHOWN_BYTE = LOCKED_BYTE - 1;

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  static RunLock acquire(Path run, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw new RunRefusedException(
            ("%s is being written by process %s; wait until it ends or choose another"
                    + " directory with --out")
                .formatted(run, Files.readString(file).strip()));
      }
      channel.lock(SHOWN_BYTE, 1, false);
      channel.truncate(0);
      name(channel, file);
      return new RunLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Writes who holds the lock; the first bytes on a full device are these. */
  private static void name(FileChannel channel, Path file) throws IOException {
    String holder = ProcessHandle.current().pid() + "\n";
    try {
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      throw AtomicFile.named(file, e);
    }
  }

  /**
   * Whether another process writes to the run.
   *
   * <p>Not for a process that writes to it itself: closing any channel of a file releases all its
   * locks. Threads look one after the other, because a second look would take the first one's lock
   * for a writer's.
   */
  static synchronized boolean held(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock free = channel.tryLock(SHOWN_BYTE, 1, true)) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This process holds it already, through another instance.
      return false;
    }
  }

  /** Releases the lock; the file stays, since deleting it would race with the next holder. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
