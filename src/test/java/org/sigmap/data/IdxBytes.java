package org.sigmap.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.sigmap.spec.IdxRangeSpec;

/** IDX files made for tests; pixel j of image i is (7·i + j) mod 256, its label i mod 10. */
public final class IdxBytes {
  public static final int HEIGHT = 3;
  public static final int WIDTH = 2;
  public static final int SIZE = HEIGHT * WIDTH;

  private IdxBytes() {}

  public static int pixel(int image, int position) {
    return (7 * image + position) % 256;
  }

  public static byte[] images(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int word : new int[] {0x0803, count, HEIGHT, WIDTH}) {
      out.writeInt(word);
    }
    for (int i = 0; i < count * SIZE; i++) {
      out.writeByte(pixel(i / SIZE, i % SIZE));
    }
    return bytes.toByteArray();
  }

  public static byte[] labels(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0801);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeByte(i % 10);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  public static IdxRangeSpec pair(
      Path directory, byte[] images, byte[] labels, int from, Integer to) throws IOException {
    Path imageFile = directory.resolve("images");
    Path labelFile = directory.resolve("labels");
    Files.write(imageFile, images);
    Files.write(labelFile, labels);
    return new IdxRangeSpec(imageFile.toString(), labelFile.toString(), from, to);
  }
}
