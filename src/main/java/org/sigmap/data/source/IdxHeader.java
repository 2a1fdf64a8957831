package org.sigmap.data.source;

import java.nio.ByteBuffer;
import org.sigmap.data.DataException;

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

  /** More pixels than any known set has along a side; guards products against overflow. */
  private static final int LONGEST_SIDE = 4096;

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
    boolean sides = height >= 1 && height <= LONGEST_SIDE && width >= 1 && width <= LONGEST_SIDE;
    if (count < 0 || !sides) {
      throw new DataException(
          "%s: the header speaks of %d items of %d x %d, which no image set has; get the file again"
              .formatted(file, count & 0xffffffffL, height & 0xffffffffL, width & 0xffffffffL));
    }
    return new IdxHeader(count, height, width);
  }
}
