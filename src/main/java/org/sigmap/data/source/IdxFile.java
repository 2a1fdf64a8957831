package org.sigmap.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.sigmap.data.DataException;
import org.sigmap.data.PublicSet;

/**
 * Reads IDX files of unsigned bytes, plain or compressed by gzip (told by content, not by name).
 *
 * <p>The header is checked before anything is allocated, and memory grows with the bytes that are
 * really there: a header that lies costs nothing.
 */
final class IdxFile {
  /**
   * The beginning of an IDX file of unsigned bytes (LeCun, Cortes and Burges 1998, "The MNIST
   * database", section "File formats"): magic number, then one big-endian size a dimension.
   *
   * @param count items
   * @param height rows of an item, 1 in a label file
   * @param width columns of an item, 1 in a label file
   */
  record IdxHeader(int count, int height, int width) {
    static final int LABELS_MAGIC = 0x0801;
    static final int IMAGES_MAGIC = 0x0803;

    static int length(int magic) {
      return magic == IMAGES_MAGIC ? 16 : 8;
    }

    int itemBytes() {
      return height * width;
    }

    long payload() {
      return (long) count * itemBytes();
    }

    /**
     * @param bytes the first {@link #length} bytes of the file
     * @throws DataException if they are no header of the kind that {@code magic} says
     */
    static IdxHeader parse(String file, byte[] bytes, int magic) {
      if (bytes.length < length(magic)) {
        throw new DataException(
            "%s: an IDX header has %s bytes, but the file ends after %s; get the file again"
                .formatted(file, length(magic), bytes.length));
      }
      ByteBuffer header = ByteBuffer.wrap(bytes);
      int found = header.getInt();
      if (found != magic) {
        throw new DataException(
            "%s: %s begins with 0x%08x, but this file with 0x%08x; give the path of %s"
                .formatted(
                    file,
                    magic == IMAGES_MAGIC ? "an IDX image file" : "an IDX label file",
                    magic,
                    found,
                    magic == IMAGES_MAGIC ? "an image file" : "a label file"));
      }
      int count = header.getInt();
      int height = magic == IMAGES_MAGIC ? header.getInt() : 1;
      int width = magic == IMAGES_MAGIC ? header.getInt() : 1;
      boolean sides =
          height >= 1
              && height <= ImagePool.LONGEST_SIDE
              && width >= 1
              && width <= ImagePool.LONGEST_SIDE;
      if (count < 0 || !sides) {
        throw new DataException(
            "%s: the header speaks of %d items of %d x %d, which no image set has; get the file again"
                .formatted(file, count & 0xffffffffL, height & 0xffffffffL, width & 0xffffffffL));
      }
      return new IdxHeader(count, height, width);
    }
  }

  private static final int SKIP_BYTES = 1 << 16;

  private IdxFile() {}

  /**
   * Some items of a file.
   *
   * @param header of the whole file
   * @param bytes the items asked for, one after another
   */
  record Items(IdxHeader header, byte[] bytes) {}

  /**
   * @throws DataException if the file cannot be read or begins otherwise
   */
  static IdxHeader header(Path file, int magic) {
    return open(file, in -> header(in, file, magic));
  }

  /**
   * Items {@code from} to {@code to} − 1.
   *
   * @param to one past the last item, or null for all that follow
   * @throws DataException if the file is no whole IDX file of that kind or has no such items
   */
  static Items read(Path file, int magic, int from, Integer to) {
    return open(
        file,
        in -> {
          IdxHeader header = header(in, file, magic);
          int end = to == null ? header.count() : to;
          if (from >= end || end > header.count()) {
            throw new DataException(
                "%s: items %d to %s are asked for, but the file holds %d; correct from and to"
                    .formatted(file, from, to == null ? "the last" : to - 1, header.count()));
          }
          long size = header.itemBytes();
          if ((end - from) * size > Integer.MAX_VALUE - Long.BYTES) {
            throw new DataException(
                file + ": " + (end - from) + " items exceed the largest array; ask for fewer");
          }
          if (header.payload() <= InputFile.mostHeld(file)) {
            // Else the header lies, and what is there is all that is read.
            ImagePool.requireRoom(file, end - from, header.itemBytes());
          }
          long before = skip(in, from * size);
          byte[] bytes = in.readNBytes((int) ((end - from) * size));
          long after = skip(in, (header.count() - end) * size);
          requireWhole(file, header, before + bytes.length + after, in.read() >= 0);
          return new Items(header, bytes);
        });
  }

  /**
   * Whether two files hold the same items: one file under two names, links included, or copies of
   * each other, compressed or not.
   *
   * @throws DataException if either cannot be read as far as both agree
   */
  static boolean same(Path one, Path other, int magic) {
    if (!header(one, magic).equals(header(other, magic))) {
      return false;
    }
    return open(one, a -> Files.isSameFile(one, other) || open(other, b -> sameBytes(a, b)));
  }

  private static boolean sameBytes(InputStream a, InputStream b) throws IOException {
    while (true) {
      byte[] some = a.readNBytes(SKIP_BYTES);
      if (!Arrays.equals(some, b.readNBytes(SKIP_BYTES))) {
        return false;
      }
      if (some.length == 0) {
        return true;
      }
    }
  }

  private static void requireWhole(Path file, IdxHeader header, long found, boolean more) {
    if (found < header.payload() || more) {
      throw new DataException(
          "%s: the header speaks of %d bytes of data, but there are %s; get the file again"
              .formatted(file, header.payload(), more ? "more" : "only " + found));
    }
  }

  private static IdxHeader header(InputStream in, Path file, int magic) throws IOException {
    return IdxHeader.parse(file.toString(), in.readNBytes(IdxHeader.length(magic)), magic);
  }

  /** Reads over bytes and says how many there were. */
  private static long skip(InputStream in, long count) throws IOException {
    byte[] buffer = new byte[(int) Math.min(count, SKIP_BYTES)];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  /** The set to fetch: the one that the file's directory is named after, MNIST without any. */
  private static String advice(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return PublicSet.known().stream()
        .map(PublicSet::name)
        .filter(name -> folder.endsWith(name))
        .findFirst()
        .map(name -> name + "` gets it")
        .orElse("mnist` gets MNIST");
  }

  private static <R> R open(Path file, InputFile.Reading<R> reading) {
    return InputFile.open(
        file,
        "an IDX file",
        () -> "`sigmap data fetch " + advice(file) + ", or correct the path",
        reading);
  }
}
