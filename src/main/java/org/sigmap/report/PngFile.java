package org.sigmap.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * An opaque picture as a PNG file (ISO/IEC 15948): eight bits a colour and rows as they are. Java's
 * own writer tries five predictors on each row, which flat drawings gain nothing from, and was two
 * thirds of a small report's time.
 */
final class PngFile {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final byte BITS = 8;
  private static final byte TRUE_COLOUR = 2;
  private static final int COLOURS = 3;

  private PngFile() {}

  static byte[] of(BufferedImage image) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(image.getWidth()).putInt(image.getHeight());
    header.put(BITS).put(TRUE_COLOUR);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(SIGNATURE);
    write(out, "IHDR", header.array());
    write(out, "IDAT", rows(image));
    write(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  /** Each row behind a 0, which says that nothing was predicted. */
  private static byte[] rows(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int[] colours = new int[width];
    byte[] row = new byte[1 + COLOURS * width];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, width, 1, colours, 0, width);
        for (int x = 0; x < width; x++) {
          row[COLOURS * x + 1] = (byte) (colours[x] >> 16);
          row[COLOURS * x + 2] = (byte) (colours[x] >> 8);
          row[COLOURS * x + 3] = (byte) colours[x];
        }
        out.write(row);
      }
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String name, byte[] content) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(type);
    sum.update(content);
    out.writeInt(content.length);
    out.write(type);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
