package org.sigmap.export.inspect;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A table of sorted keys in LevelDB's format ({@code doc/table_format.md} of LevelDB, {@code
 * tsl/lib/io/table} of TensorFlow), uncompressed, as every TensorFlow writes a checkpoint's index.
 *
 * <p>Blocks of rows, a block of rows about the table, a block of rows that say where the others
 * are, and 48 bytes that say where these two are. A block ends with the places where keys are
 * written whole, a byte for its compression and a masked CRC-32C. A row is the number of bytes its
 * key shares with the key before, the numbers of bytes that follow of key and value, and these.
 */
final class SortedTable {
  /** Takes one row after another, in the order of the keys. */
  interface Rows {
    void row(byte[] key, byte[] value) throws IOException;
  }

  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;
  private static final int TRAILER = 5;
  private static final int LONGEST_KEY = 1 << 14;

  /** Of all keys together: one that shares all but nothing with the key before takes 3 bytes. */
  private static final int KEY_BYTES = 1 << 26;

  private final byte[] file;
  private long nextBlock;
  private long keyBytes;
  private byte[] last;

  private SortedTable(byte[] file) {
    this.file = file;
  }

  /**
   * Hands over every row of a table after checking its block.
   *
   * @throws Damage if the bytes are no such table
   */
  static void read(byte[] file, Rows rows) throws IOException {
    try {
      new SortedTable(file).read(rows);
    } catch (InvalidProtocolBufferException e) {
      throw new Damage("a row of its table ends too early");
    }
  }

  private void read(Rows rows) throws IOException {
    int footer = file.length - FOOTER;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (footer < 0 || bytes.getLong(file.length - Long.BYTES) != MAGIC) {
      throw new Damage("it does not end as a table of variables does");
    }
    CodedInputStream handles = CodedInputStream.newInstance(file, footer, FOOTER - Long.BYTES);
    long about = handles.readUInt64();
    long aboutSize = handles.readUInt64();
    long index = handles.readUInt64();
    long indexSize = handles.readUInt64();
    while (!handles.isAtEnd()) {
      if (handles.readRawByte() != 0) {
        throw new Damage("its last bytes hold something behind the table");
      }
    }
    readBlock(
        index,
        indexSize,
        (key, value) -> {
          CodedInputStream handle = CodedInputStream.newInstance(value);
          long offset = handle.readUInt64();
          // No byte is read twice, so that the time is bounded by the file's size.
          if (offset < nextBlock) {
            throw new Damage("blocks of its table overlap");
          }
          nextBlock = readBlock(offset, handle.readUInt64(), (k, v) -> sorted(k, v, rows));
        });
    readBlock(about, aboutSize, (key, value) -> {});
  }

  private void sorted(byte[] key, byte[] value, Rows rows) throws IOException {
    keyBytes += key.length;
    if (keyBytes > KEY_BYTES) {
      throw new Damage("its names take more than " + KEY_BYTES + " bytes");
    }
    if (last != null && Arrays.compareUnsigned(last, key) >= 0) {
      throw new Damage("its names are not in order");
    }
    last = key;
    rows.row(key, value);
  }

  /** Reads a block and returns where it ends. */
  private long readBlock(long offset, long size, Rows rows) throws IOException {
    long limit = (long) file.length - FOOTER - TRAILER;
    if (offset < 0 || size < Integer.BYTES || offset > limit || size > limit - offset) {
      throw new Damage("a block of its table lies outside of the file");
    }
    int start = (int) offset;
    int length = (int) size;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(start + length + 1) != MaskedCrc.of(file, start, length + 1)) {
      throw new Damage("a block of its table does not match its checksum");
    }
    if (file[start + length] != 0) {
      throw new Damage("its table is compressed, which TensorFlow's are not");
    }
    int restarts = bytes.getInt(start + length - Integer.BYTES);
    long end = size - Integer.BYTES * (1L + Integer.toUnsignedLong(restarts));
    if (end < 0) {
      throw new Damage("a block of its table counts more restarts than it holds");
    }
    readRows(CodedInputStream.newInstance(file, start, (int) end), rows);
    return offset + size + TRAILER;
  }

  private static void readRows(CodedInputStream in, Rows rows) throws IOException {
    byte[] key = new byte[0];
    while (!in.isAtEnd()) {
      int shared = in.readUInt32();
      int rest = in.readUInt32();
      int value = in.readUInt32();
      if (shared < 0 || shared > key.length || rest < 0 || rest > LONGEST_KEY - shared) {
        throw new Damage("a name in its table cannot be as long as it says");
      }
      byte[] tail = in.readRawBytes(rest);
      key = Arrays.copyOf(key, shared + rest);
      System.arraycopy(tail, 0, key, shared, rest);
      rows.row(key, in.readRawBytes(value));
    }
  }
}
