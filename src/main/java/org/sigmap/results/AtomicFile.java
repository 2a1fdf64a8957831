package org.sigmap.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;

/** Replaces whole files so that a reader, or a crash, finds the old one or the new one. */
public final class AtomicFile {
  /** Short, so that a name may be as long as the file system lets it. */
  private static final String TEMPORARY = ".sigmap";

  private AtomicFile() {}

  /** Writes text as UTF-8: to a temporary file, to the device, then renamed into place. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #write(Path, String)}; a file that says this already stays as it is. */
  static void writeChanged(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.isRegularFile(file) || !Arrays.equals(bytes, Files.readAllBytes(file))) {
      write(file, bytes);
    }
  }

  /** Writes bytes: to a temporary file, to the device, then renamed into place. */
  public static void write(Path file, byte[] bytes) throws IOException {
    replaced(file, temporary -> Files.write(temporary, bytes));
  }

  /** Writes a text that need not fit into memory: to a temporary file, then as the others. */
  public static void writing(Path file, Contents<Writer> contents) throws IOException {
    replaced(
        file,
        temporary -> {
          try (Writer text = Files.newBufferedWriter(temporary)) {
            contents.to(text);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }

  /** Puts contents into something. */
  @FunctionalInterface
  public interface Contents<T> {
    void to(T target) throws IOException;
  }

  /**
   * Puts what {@code contents} writes into a temporary file in place of {@code file}.
   *
   * @throws FileSystemException that names {@code file}, and why it cannot be written there
   */
  static void replaced(Path file, Contents<Path> contents) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    try {
      // Not createTempFile, which keeps others out: the user's umask says who may read results.
      Path temporary = Files.createFile(parent.resolve(TEMPORARY + UUID.randomUUID() + ".tmp"));
      try {
        contents.to(temporary);
        replace(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (FileSystemException e) {
      throw e.getFile() == null || e.getFile().startsWith(parent.resolve(TEMPORARY).toString())
          ? named(file, e)
          : e;
    } catch (IOException e) {
      // A plain one is the device's, which is full; others tell where they come from.
      throw e.getClass() == IOException.class ? named(file, e) : e;
    }
  }

  /** A failure with its file's name: a full disk is reported without. */
  public static FileSystemException named(Path file, IOException failure) {
    String name = file.toString();
    FileSystemException named;
    if (failure instanceof AccessDeniedException) {
      named = new AccessDeniedException(name);
    } else if (failure instanceof NoSuchFileException) {
      named = new NoSuchFileException(name);
    } else if (failure instanceof FileSystemException known) {
      String reason = known.getReason();
      named =
          new FileSystemException(
              name, null, reason == null ? known.getClass().getSimpleName() : reason);
    } else {
      named = new FileSystemException(name, null, failure.getMessage());
    }
    named.initCause(failure);
    return named;
  }

  /** Puts a temporary file of the same directory in place of {@code file}, once it is on disk. */
  static void replace(Path temporary, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(file.toAbsolutePath().getParent());
  }

  /** The rename itself must outlast a crash; only POSIX systems let a directory be opened. */
  private static void syncDirectory(Path directory) throws IOException {
    if (posix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
