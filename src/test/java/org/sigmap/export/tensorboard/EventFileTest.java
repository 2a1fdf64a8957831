package org.sigmap.export.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event files read back by a reader that shares nothing with the writer: its own CRC, its own
 * framing, and fields by their numbers in TensorFlow's event.proto and summary.proto.
 */
class EventFileTest {
  /** Castagnoli polynomial, reflected (RFC 3720, B.4). */
  private static final int CASTAGNOLI = 0x82f63b78;

  @TempDir Path folder;

  static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ CASTAGNOLI : crc >>> 1;
      }
    }
    return ~crc;
  }

  private static int masked(byte[] bytes) {
    int crc = crc32c(bytes);
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** The messages of a TFRecord file, after checking both checksums of each. */
  static List<byte[]> frames(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> frames = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(masked(length), in.getInt());
      byte[] message =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(message);
      assertEquals(masked(message), in.getInt());
      frames.add(message);
    }
    return frames;
  }

  /** The fields of a message by number: numbers raw, texts and messages as bytes. */
  static Map<Integer, List<Object>> fields(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    Map<Integer, List<Object>> fields = new TreeMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Object value =
          switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64();
            case WireFormat.WIRETYPE_FIXED64 -> Double.longBitsToDouble(in.readRawLittleEndian64());
            case WireFormat.WIRETYPE_FIXED32 -> Float.intBitsToFloat(in.readRawLittleEndian32());
            default -> in.readByteArray();
          };
      fields
          .computeIfAbsent(WireFormat.getTagFieldNumber(tag), key -> new ArrayList<>())
          .add(value);
    }
    return fields;
  }

  private static Object only(Map<Integer, List<Object>> fields, int number) {
    assertEquals(1, fields.get(number).size());
    return fields.get(number).get(0);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  @Test
  void crcIsTheStandardOne() {
    assertEquals(0xe3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void independentReaderFindsWhatWasWritten() throws IOException {
    EventFile file = EventFile.create(folder.resolve("a/b"), () -> 1234.5, "me");
    file.restartAt(7);
    file.scalar(50, "test_loss", 0.25);
    file.graph(new byte[] {1, 2, 3});
    assertEquals("events.out.tfevents.0000001234.me", file.path().getFileName().toString());

    List<byte[]> frames = frames(file.path());
    assertEquals(4, frames.size());
    Map<Integer, List<Object>> version = fields(frames.get(0));
    assertEquals(1234.5, only(version, 1));
    assertEquals("brain.Event:2", text(only(version, 3)));
    Map<Integer, List<Object>> restart = fields(frames.get(1));
    assertEquals(7L, only(restart, 2));
    assertEquals(1L, only(fields((byte[]) only(restart, 7)), 1));
    Map<Integer, List<Object>> scalar = fields(frames.get(2));
    assertEquals(50L, only(scalar, 2));
    Map<Integer, List<Object>> value = fields((byte[]) only(fields((byte[]) only(scalar, 5)), 1));
    assertEquals("test_loss", text(only(value, 1)));
    assertEquals(0.25f, only(value, 2));
    assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) only(fields(frames.get(3)), 4));
  }

  @Test
  void histogramsCountEveryValueInItsBucket() throws IOException {
    double[] values = {-2, -1e-15, 0, 1e-13, 0.5, 0.5, 3, 1e30};
    EventFile file = EventFile.create(folder, () -> 1, "me");
    file.histogram(3, "spectrum", values);
    Map<Integer, List<Object>> summary =
        fields((byte[]) only(fields(frames(file.path()).get(1)), 5));
    Map<Integer, List<Object>> value = fields((byte[]) only(summary, 1));
    assertEquals("spectrum", text(only(value, 1)));
    Map<Integer, List<Object>> histogram = fields((byte[]) only(value, 5));
    assertEquals(-2.0, only(histogram, 1));
    assertEquals(1e30, only(histogram, 2));
    assertEquals(8.0, only(histogram, 3));
    double[] limits = doubles((byte[]) only(histogram, 6));
    double[] counts = doubles((byte[]) only(histogram, 7));
    assertEquals(limits.length, counts.length);
    double below = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < limits.length; i++) {
      assertTrue(limits[i] > below);
      int expected = 0;
      for (double x : values) {
        expected += x >= below && x < limits[i] ? 1 : 0;
      }
      assertEquals(expected, counts[i], "bucket below " + limits[i]);
      below = limits[i];
    }
    assertThrows(IllegalArgumentException.class, () -> file.histogram(0, "none", new double[0]));
  }

  private static double[] doubles(byte[] packed) {
    double[] values = new double[packed.length / Double.BYTES];
    ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }
}
