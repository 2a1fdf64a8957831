package org.sigmap.results;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The bytes of a checkpoint: the magic number {@value #MAGIC}, the fields of {@link Checkpoint} in
 * order, and the CRC-32C of all that. Numbers are big-endian; a list is its length and its items; a
 * text is its length in bytes and UTF-8; the text of no failure is empty. Checkpoints with the
 * older magic number have no failures.
 */
final class CheckpointCodec {
  /** Numbers that are written at once, so that large arrays are not there a second time. */
  private static final int PIECE = 1 << 13;

  private static final int MAGIC = 0x53474d32;
  private static final int WITHOUT_FAILURES = 0x53474d31;

  private CheckpointCodec() {}

  static void encode(Checkpoint checkpoint, OutputStream to) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(to, new CRC32C());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked));
    out.writeInt(MAGIC);
    out.writeInt(checkpoint.lanes().size());
    for (List<String> lane : checkpoint.lanes()) {
      texts(out, lane);
    }
    out.writeInt(checkpoint.step());
    out.writeDouble(checkpoint.seconds());
    out.writeInt(checkpoint.variables().size());
    for (Map.Entry<String, double[]> variable : checkpoint.variables().entrySet()) {
      text(out, variable.getKey());
      doubles(out, variable.getValue());
    }
    for (Checkpoint.Curve curve : checkpoint.curves()) {
      out.writeInt(curve.divergedAt());
      text(out, Objects.requireNonNullElse(curve.failure(), ""));
      List<Checkpoint.Point> points = curve.points();
      out.writeInt(points.size());
      for (Checkpoint.Point point : points) {
        out.writeInt(point.step());
      }
      texts(out, points.stream().map(Checkpoint.Point::metric).toList());
      doubles(out, points.stream().mapToDouble(Checkpoint.Point::value).toArray());
    }
    out.flush();
    out.writeInt((int) checked.getChecksum().getValue());
    out.flush();
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void doubles(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(Math.min(PIECE, values.length) * Double.BYTES);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      bytes.asDoubleBuffer().put(values, from, count);
      out.write(bytes.array(), 0, count * Double.BYTES);
    }
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Reads {@link #encode} back. Lengths are checked against what is left before anything is
   * allocated.
   *
   * @param name the file's name, for messages
   * @throws DamagedRunException if the bytes are not such an encoding
   */
  static Checkpoint decode(String name, byte[] bytes) throws DamagedRunException {
    int end = bytes.length - Integer.BYTES;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean known =
        end >= Integer.BYTES && (in.getInt(0) == MAGIC || in.getInt(0) == WITHOUT_FAILURES);
    if (!known || in.getInt(end) != crc(bytes, end)) {
      throw new DamagedRunException(name + ": the checkpoint does not match its checksum");
    }
    try {
      in.position(Integer.BYTES).limit(end);
      Checkpoint checkpoint = body(in, in.getInt(0) == MAGIC);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes are left over");
      }
      return checkpoint;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new DamagedRunException(name + ": not a checkpoint: " + e.getMessage());
    }
  }

  private static Checkpoint body(ByteBuffer in, boolean failures) {
    List<List<String>> lanes = list(in, CheckpointCodec::texts);
    int step = in.getInt();
    double seconds = in.getDouble();
    Map<String, double[]> variables = new LinkedHashMap<>();
    int variableCount = count(in, 2 * Integer.BYTES);
    for (int i = 0; i < variableCount; i++) {
      variables.put(text(in), doubles(in));
    }
    List<Checkpoint.Curve> curves = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      int divergedAt = in.getInt();
      String failure = failures ? text(in) : "";
      int[] steps = new int[count(in, Integer.BYTES)];
      in.asIntBuffer().get(steps);
      in.position(in.position() + steps.length * Integer.BYTES);
      List<Checkpoint.Point> points = points(steps, texts(in), doubles(in));
      curves.add(new Checkpoint.Curve(divergedAt, failure.isEmpty() ? null : failure, points));
    }
    return new Checkpoint(lanes, step, seconds, variables, curves);
  }

  private static List<Checkpoint.Point> points(int[] steps, List<String> metrics, double[] values) {
    if (steps.length != values.length || metrics.size() != values.length) {
      throw new IllegalArgumentException(
          steps.length + " steps and " + metrics.size() + " metrics for " + values.length);
    }
    return IntStream.range(0, values.length)
        .mapToObj(i -> new Checkpoint.Point(steps[i], metrics.get(i), values[i]))
        .toList();
  }

  private static List<String> texts(ByteBuffer in) {
    return list(in, CheckpointCodec::text);
  }

  /** Items that begin with a length of their own. */
  private static <T> List<T> list(ByteBuffer in, Function<ByteBuffer, T> item) {
    int count = count(in, Integer.BYTES);
    return IntStream.range(0, count).mapToObj(i -> item.apply(in)).toList();
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[count(in, 1)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static double[] doubles(ByteBuffer in) {
    double[] values = new double[count(in, Double.BYTES)];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + values.length * Double.BYTES);
    return values;
  }

  /** A length, which so many items of at least {@code bytes} each must bear out. */
  private static int count(ByteBuffer in, int bytes) {
    int count = in.getInt();
    if (count < 0 || (long) count * bytes > in.remaining()) {
      throw new IllegalArgumentException(
          "a length of " + count + " with " + in.remaining() + " bytes to come");
    }
    return count;
  }
}
