package org.sigmap.data.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.sigmap.data.DataException;
import org.sigmap.spec.SvhnSpec;
import org.sigmap.spec.Words;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5Reader;
import us.hebi.matlab.mat.format.Mat5Tag;
import us.hebi.matlab.mat.format.Mat5Type;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * Images in MATLAB files (level 5) as those of the cropped digits of Street View House Numbers
 * (Netzer et al. 2011): {@code X} of bytes [height, width, 3, n] and labels {@code y} of n numbers
 * from 1 to 10, where 10 is the digit 0.
 */
final class SvhnFiles {
  private static final String IMAGES = "X";
  private static final String LABELS = "y";
  private static final int DIGITS = 10;
  private static final int CHANNELS = 3;
  private static final int DIMENSIONS = 4;

  /** Bytes before the first element, the last two of which tell the byte order. */
  private static final int HEADER = 128;

  private static final int TAG = 2 * Integer.BYTES;

  private SvhnFiles() {}

  /**
   * @throws DataException if a file is missing or damaged, or not of that form
   */
  static FileRows.Reading read(SvhnSpec spec) {
    return ImagePool.reading(
        pool(Path.of(spec.file())), spec.test() == null ? null : pool(Path.of(spec.test())));
  }

  private static ImagePool pool(Path file) {
    open(file, in -> requireWhole(in, file));
    return open(file, in -> pool(in, file));
  }

  private static <R> R open(Path file, InputFile.Reading<R> reading) {
    return InputFile.open(
        file,
        "a MATLAB file",
        () -> "`sigmap data fetch svhn` gets it, or correct the path",
        reading);
  }

  /** Walks over the file's elements: the library takes one that is cut short for the end. */
  private static boolean requireWhole(InputStream in, Path file) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    String order = header.length < HEADER ? "" : new String(header, HEADER - 2, 2, ISO_8859_1);
    if (!order.equals("IM") && !order.equals("MI")) {
      throw new DataException(
          file + ": no MATLAB file of level 5; save it with -v7, or give the set's own");
    }
    ByteBuffer tag =
        ByteBuffer.allocate(TAG)
            .order(order.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    try {
      int read;
      while ((read = in.readNBytes(tag.array(), 0, TAG)) == TAG) {
        int kind = tag.getInt(0);
        int bytes = tag.getInt(Integer.BYTES);
        if (kind != Mat5Type.Matrix.id() && kind != Mat5Type.Compressed.id() || bytes <= 0) {
          throw new DataException(file + ": a damaged MATLAB file; get it again");
        }
        in.skipNBytes(bytes);
      }
      if (read == 0) {
        return true;
      }
    } catch (EOFException e) {
      // As a tag of which there is a part.
    }
    throw new DataException(file + ": cut short; get it again");
  }

  private static ImagePool pool(InputStream in, Path file) throws IOException {
    Source source = Sources.wrapInputStream(in);
    try (MatFile content = new Reader(source, file, InputFile.mostHeld(file)).readMat()) {
      return pool(file, matrix(content, IMAGES, file), matrix(content, LABELS, file));
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof DataException refusal) {
          throw refusal;
        }
      }
      // The library throws whatever its buffers do where a file is none.
      throw new DataException(
          "%s: no MATLAB file of level 5, or a damaged one (%s); get it again, or save it with -v7"
              .formatted(file, Words.show(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static Matrix matrix(MatFile content, String name, Path file) {
    for (MatFile.Entry entry : content.getEntries()) {
      if (entry.getName().equals(name) && entry.getValue() instanceof Matrix matrix) {
        return matrix;
      }
    }
    throw new DataException(
        "%s: no array %s of numbers; give a file with images X and labels y".formatted(file, name));
  }

  private static ImagePool pool(Path file, Matrix images, Matrix labels) {
    int[] sizes = images.getDimensions();
    if (sizes.length != DIMENSIONS
        || sizes[2] != CHANNELS
        || Math.max(sizes[0], sizes[1]) > ImagePool.LONGEST_SIDE
        || images.getType() != MatlabType.UInt8) {
      throw new DataException(
          file + ": X is no array of bytes [height, width, 3, n]; give cropped digits");
    }
    int height = sizes[0];
    int width = sizes[1];
    int count = sizes[3];
    if (labels.getNumElements() != count) {
      throw new DataException(
          "%s: X has %d images, but y %d labels; get the file again"
              .formatted(file, count, labels.getNumElements()));
    }
    int size = height * width * CHANNELS;
    ImagePool.requireRoom(file, count, size);
    byte[] bytes = new byte[Math.multiplyExact(count, size)];
    int[] digits = new int[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      double label = labels.getDouble(i);
      if (label != Math.rint(label) || label < 0 || label > DIGITS) {
        throw new DataException(
            "%s: label %d is %s, but labels are 1 to 10 (or 0); get the file again"
                .formatted(file, i, label));
      }
      digits[i] = (int) label % DIGITS;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < CHANNELS; c++) {
            // Columns stand together in MATLAB's arrays.
            bytes[at++] = (byte) images.getLong(y + height * (x + width * (c + CHANNELS * i)));
          }
        }
      }
    }
    return new ImagePool(file, height, width, CHANNELS, bytes, digits, ImagePool.numbered(DIGITS));
  }

  /** Reads the two arrays and nothing else, and takes no memory for what a file cannot hold. */
  private static final class Reader extends Mat5Reader {
    /** Flags, names and sizes are a few bytes each. */
    private static final int LONGEST_FIELD = 256;

    private final Path file;
    private final long most;

    Reader(Source source, Path file, long most) {
      super(source);
      this.file = file;
      this.most = most;
      disableSubsystemProcessing();
      setEntryFilter(header -> header.getName().equals(IMAGES) || header.getName().equals(LABELS));
      setBufferAllocator(
          new BufferAllocator() {
            @Override
            public ByteBuffer allocate(int bytes) {
              return ByteBuffer.allocate(checked(bytes, most));
            }

            @Override
            public void release(ByteBuffer buffer) {}
          });
    }

    private int checked(int bytes, long limit) {
      if (bytes < 0 || bytes > limit) {
        throw new DataException(
            "%s: a header speaks of %d bytes, which the file cannot hold; get the file again"
                .formatted(file, bytes & 0xffffffffL));
      }
      RawTable.requireRoom(file, "arrays of " + bytes + " bytes", CHANNELS * (double) bytes);
      return bytes;
    }

    @Override
    protected Mat5Tag readTagWithExpectedType(Mat5Type expected) throws IOException {
      Mat5Tag tag = super.readTagWithExpectedType(expected);
      checked(tag.getNumBytes(), expected == Mat5Type.Matrix ? most : LONGEST_FIELD);
      return tag;
    }

    @Override
    protected Array readNestedArray() {
      throw new DataException(file + ": X or y is no array of numbers; give cropped digits");
    }

    @Override
    protected Mat5Reader createChildReader(Source inflated) {
      return new Reader(inflated, file, most);
    }
  }
}
