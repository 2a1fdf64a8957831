package org.sigmap.data.source;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.sigmap.data.DataException;
import org.sigmap.spec.Words;

/**
 * A PNG or JPEG image of 8 bits a channel (grey PNG: or fewer), without transparency. What its
 * header says is checked before there is memory for it, and a damaged one is refused, not patched
 * up.
 *
 * @param channels 1 of a grey one, 3 (red, green, blue) of one in colour
 * @param bytes [height, width, channels]
 */
record PictureFile(int height, int width, int channels, byte[] bytes) {
  private static final int MOST_BYTES = 1 << 26;
  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int JPEG = 0xffd8ff;
  private static final int PALETTE = 0x504c5445;
  private static final int ANIMATION = 0x6163544c;
  private static final int END = 0x49454e44;
  private static final int OPAQUE = 255;

  /** Where the header of a PNG says what its colours are, and what it says of grey. */
  private static final int COLOUR_TYPE = 25;

  private static final int GREY = 0;

  /**
   * @throws DataException if it is no such image, or too large
   */
  static PictureFile read(Path file) {
    return read(file, null, null);
  }

  /**
   * @param like what it must have the size and kind of
   * @throws DataException if it has not
   */
  static PictureFile read(Path file, PictureFile like, Path other) {
    byte[] content =
        InputFile.open(
            file, "an image", () -> "correct the path", in -> in.readNBytes(MOST_BYTES + 1));
    if (content.length > MOST_BYTES) {
      throw refusal(file, "more than 64 MiB; give a smaller one");
    }
    boolean png = content.length >= Long.BYTES && ByteBuffer.wrap(content).getLong(0) == PNG;
    int colours = png ? coloursOfWholePng(file, content) : 0;
    if (!png) {
      requireJpeg(file, content);
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(png ? "png" : "jpeg");
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        reader.addIIOReadWarningListener(
            (source, warning) -> {
              throw refusal(file, "damaged (" + Words.show(warning) + "); get it again");
            });
        boolean grey = png && content[COLOUR_TYPE] == GREY;
        requireSize(file, reader.getWidth(0), reader.getHeight(0), like, other);
        PictureFile picture = of(file, reader.read(0), png, grey, colours);
        if (like != null && picture.channels != like.channels) {
          throw refusal(
              file,
              "%s, but %s is %s; give images of one kind"
                  .formatted(picture.kind(), other, like.kind()));
        }
        return picture;
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library throws whatever its arrays do where a file is none.
      throw new DataException(
          "%s: a damaged image (%s); get it again"
              .formatted(file, Words.show(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static DataException refusal(Path file, String problem) {
    return new DataException(file + ": " + problem);
  }

  private String kind() {
    return channels == 1 ? "grey" : "in colour";
  }

  private static void requireSize(Path file, int width, int height, PictureFile like, Path other) {
    if (like != null && (width != like.width || height != like.height)) {
      throw refusal(
          file,
          "%d x %d pixels, but %s has %d x %d; give images of one size"
              .formatted(width, height, other, like.width, like.height));
    }
    int most = ImagePool.LONGEST_SIDE;
    if (width > most || height > most) {
      throw refusal(
          file,
          "%d x %d pixels, and more than %d along a side are not read; scale it down"
              .formatted(width, height, most));
    }
  }

  private static void requireJpeg(Path file, byte[] content) {
    if (content.length < Integer.BYTES
        || ByteBuffer.wrap(content).getInt(0) >>> Byte.SIZE != JPEG) {
      throw refusal(file, "neither PNG nor JPEG; take it out, or save it as PNG");
    }
  }

  /**
   * Checks the sums of all chunks, which the library does not look at.
   *
   * @return how many colours its palette has, 0 without one
   */
  private static int coloursOfWholePng(Path file, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).position(Long.BYTES);
    int colours = 0;
    try {
      int kind;
      do {
        int length = bytes.getInt();
        int start = bytes.position();
        kind = bytes.getInt();
        if (length < 0 || length > bytes.remaining() - Integer.BYTES) {
          throw refusal(file, "cut short; get it again");
        }
        CRC32 sum = new CRC32();
        sum.update(content, start, Integer.BYTES + length);
        bytes.position(start + Integer.BYTES + length);
        if ((int) sum.getValue() != bytes.getInt()) {
          throw refusal(file, "a damaged image (a checksum is wrong); get it again");
        }
        if (kind == ANIMATION) {
          throw refusal(file, "an animation, which is several images; save the one that is meant");
        }
        colours = kind == PALETTE ? length / 3 : colours;
      } while (kind != END);
      return colours;
    } catch (BufferUnderflowException e) {
      throw new DataException(file + ": cut short; get it again", e);
    }
  }

  private static PictureFile of(
      Path file, BufferedImage image, boolean png, boolean grey, int palette) {
    Raster raster = image.getRaster();
    // So is grey of fewer than 8 bits, by levels that the library spreads from 0 to 255.
    boolean indexed = image.getColorModel() instanceof IndexColorModel;
    if (raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
      throw refusal(file, "more than 8 bits a channel; save it with 8");
    }
    int colours = indexed ? 4 : raster.getNumBands();
    if (!png && colours % 2 == 0) {
      throw refusal(file, "a JPEG of %d colours (CMYK); save it as RGB".formatted(colours));
    }
    int channels = grey || colours <= 2 ? 1 : 3;
    boolean alpha = colours % 2 == 0;
    byte[] bytes = new byte[image.getHeight() * image.getWidth() * channels];
    int[] pixel = new int[colours];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (indexed) {
          if (palette > 0 && raster.getSample(x, y, 0) >= palette) {
            // The library takes the last one for those that are not there.
            throw refusal(file, "a damaged image (a colour that its palette lacks); get it again");
          }
          int argb = image.getRGB(x, y);
          pixel = new int[] {argb >> 16 & 255, argb >> 8 & 255, argb & 255, argb >>> 24};
        } else {
          raster.getPixel(x, y, pixel);
        }
        if (alpha && pixel[colours - 1] != OPAQUE) {
          throw refusal(file, "transparent; save it without");
        }
        for (int c = 0; c < channels; c++) {
          bytes[at++] = (byte) pixel[c];
        }
      }
    }
    return new PictureFile(image.getHeight(), image.getWidth(), channels, bytes);
  }
}
