package org.sigmap.data.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.sigmap.data.DataException;

/** A file of data, plain or compressed by gzip (told by content, not by name). */
final class InputFile {
  private static final int GZIP_MAGIC = 0x1f8b;

  /** No more is inflated from a byte (zlib's own bound is 1,032). */
  private static final int MOST_INFLATED = 1100;

  private InputFile() {}

  /** Bytes that a file can hold at most, compressed or not: a header that speaks of more lies. */
  static long mostHeld(Path file) throws IOException {
    return Math.multiplyExact(Files.size(file), (long) MOST_INFLATED);
  }

  @FunctionalInterface
  interface Reading<R> {
    R from(InputStream in) throws IOException;
  }

  /**
   * @param kind what it should be, for messages, such as "an IDX file"
   * @param whereToGet what to do where there is no such file
   * @throws DataException if it cannot be read to where {@code reading} goes
   */
  static <R> R open(Path file, String kind, Supplier<String> whereToGet, Reading<R> reading) {
    requireRegular(file, kind);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      int start = raw.read() << 8 | raw.read();
      raw.reset();
      if (start != GZIP_MAGIC) {
        return reading.from(raw);
      }
      try (InputStream in = new GZIPInputStream(raw)) {
        return reading.from(in);
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file; " + whereToGet.get(), e);
    } catch (AccessDeniedException e) {
      throw new DataException(file + ": no permission to read this file; change its mode", e);
    } catch (EOFException e) {
      throw new DataException(
          file + ": cut short, the compressed data ends too soon; get the file again", e);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new DataException(
          file + ": cannot be read (" + e.getMessage() + "); get the file again", e);
    }
  }

  /** A pipe would block for ever, and a file is read more than once. */
  private static void requireRegular(Path file, String kind) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DataException(
          "%s: is %s, not a file; name %s"
              .formatted(file, Files.isDirectory(file) ? "a directory" : "a pipe or device", kind));
    }
  }
}
