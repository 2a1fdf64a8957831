package org.sigmap.export.inspect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.tensorflow.proto.DataType;

/** One file with the bytes of variables. */
final class ShardFile implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_VARINT = 10;

  /** The values, their transpose and their product: what may be held of the memory there is. */
  private static final int COPIES = 4;

  private final FileChannel channel;
  private final long length;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long checkedTo;
  private long next;
  private long end;

  ShardFile(Path file) throws IOException {
    channel = FileChannel.open(file);
    length = channel.size();
  }

  /**
   * Compares a tensor with its checksum; tensors come in the order of their places.
   *
   * @throws Damage if they differ, or the tensor lies outside of the file or in another
   */
  void check(StoredTensor tensor) throws IOException {
    begin(tensor);
    if (tensor.offset() < checkedTo) {
      throw new Damage("two variables lie in the same place");
    }
    checkedTo = tensor.offset() + tensor.size();
    CRC32C crc = new CRC32C();
    if (tensor.type() == DataType.DT_STRING) {
      addLengths(tensor, crc);
    } else if (tensor.type() == DataType.DT_VARIANT) {
      return; // Its checksum is of the values, whose bytes only TensorFlow knows.
    }
    while (remaining() > 0) {
      fill();
      crc.update(buffer);
    }
    if (MaskedCrc.of(crc) != tensor.crc()) {
      throw new Damage("a variable does not match its checksum");
    }
  }

  /**
   * Strings: a length each, as a varint; the masked CRC of the lengths as 32-bit numbers; the
   * characters. The tensor's CRC is of the lengths as such numbers and of all that follows.
   */
  private void addLengths(StoredTensor tensor, CRC32C crc) throws IOException {
    long elements = tensor.elements();
    if (elements > tensor.size()) {
      throw new Damage("more texts are to be there than bytes");
    }
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long characters = 0;
    for (long i = 0; i < elements; i++) {
      long size = varint();
      if (size < 0 || size > tensor.size()) {
        throw new Damage("a text cannot be as long as it says");
      }
      boolean small = size <= 0xffffffffL;
      number.clear().putLong(size).flip();
      crc.update(number.limit(small ? Integer.BYTES : Long.BYTES));
      characters += size;
    }
    fillAtLeast(Integer.BYTES);
    if (buffer.getInt(buffer.position()) != MaskedCrc.of(crc)) {
      throw new Damage("the lengths of a text do not match their checksum");
    }
    if (remaining() != characters + Integer.BYTES) {
      throw new Damage("a text has not the length that it says");
    }
  }

  private long varint() throws IOException {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      fillAtLeast(1);
      byte part = buffer.get();
      value |= (part & 0x7fL) << (7 * i);
      if (part >= 0) {
        return value;
      }
    }
    return -1;
  }

  /**
   * The values of a tensor.
   *
   * @throws UnreadableModelException if they do not fit into memory
   * @throws Damage if they are not floating-point numbers
   */
  double[] doubles(String name, StoredTensor tensor) throws IOException {
    boolean wide = tensor.type() == DataType.DT_DOUBLE;
    if (!wide && tensor.type() != DataType.DT_FLOAT) {
      throw new Damage(name + " is not of type float or double");
    }
    begin(tensor);
    long elements = tensor.elements();
    long memory = Runtime.getRuntime().maxMemory();
    if (elements > Math.min(Integer.MAX_VALUE / 2, memory / (COPIES * Double.BYTES))) {
      throw new UnreadableModelException(
          ("%s has %s numbers, for which Java's memory of %s MiB does not suffice; give"
                  + " it more with SIGMAP_JAVA_OPTIONS=-Xmx8g")
              .formatted(name, elements, memory >> 20));
    }
    double[] values = new double[(int) elements];
    for (int i = 0; i < values.length; i++) {
      fillAtLeast(wide ? Double.BYTES : Float.BYTES);
      values[i] = wide ? buffer.getDouble() : buffer.getFloat();
    }
    return values;
  }

  private void begin(StoredTensor tensor) throws Damage {
    if (tensor.offset() > length || tensor.size() > length - tensor.offset()) {
      throw new Damage("it ends before its variables do");
    }
    next = tensor.offset();
    end = tensor.offset() + tensor.size();
    buffer.limit(0);
  }

  /** Bytes of the tensor that were not taken yet. */
  private long remaining() {
    return end - next + buffer.remaining();
  }

  private void fillAtLeast(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      fill();
    }
    if (buffer.remaining() < bytes) {
      throw new Damage("a variable ends too early");
    }
  }

  /** Reads on behind what the buffer still holds. */
  private void fill() throws IOException {
    buffer.compact();
    if (buffer.remaining() > end - next) {
      buffer.limit((int) (buffer.position() + end - next));
    }
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, next);
      if (read < 0) {
        throw new Damage("it became shorter while it was read");
      }
      next += read;
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
