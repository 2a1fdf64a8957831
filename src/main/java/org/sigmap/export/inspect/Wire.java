package org.sigmap.export.inspect;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A walk through protobuf's wire format that keeps only what is asked for: depth, the length of a
 * text and all that is kept are bounded, whatever the file says.
 *
 * <p>Generated classes would hold the whole message, forty times its size where it is crafted.
 */
final class Wire {
  /** Reads the field of a tag, or leaves it, where it is of no interest, as it comes. */
  interface Field {
    void read(int tag) throws IOException;
  }

  interface Value {
    void read() throws IOException;
  }

  private static final int DEEPEST = 48;
  private static final int LONGEST_TEXT = 1 << 14;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int TYPE_BITS = 7;

  /** Bytes that may be kept of one model, and about how many an object takes beside its text. */
  private static final long KEPT = 1L << 27;

  private static final int OBJECT = 64;

  private final CodedInputStream in;
  private long kept;
  private int depth;

  /**
   * @param length of the stream, in bytes
   */
  Wire(InputStream stream, int length) throws IOException {
    in = CodedInputStream.newInstance(stream);
    in.pushLimit(length);
  }

  /** The stream as one message. */
  void whole(Field field) throws IOException {
    fields(field);
  }

  /** The message that comes next. */
  void message(Field field) throws IOException {
    if (++depth > DEEPEST) {
      throw new Damage("it is nested more than " + DEEPEST + " deep");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.popLimit(outer);
    depth--;
  }

  private void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int before = in.getTotalBytesRead();
      field.read(tag);
      if (in.getTotalBytesRead() == before) {
        int type = tag & TYPE_BITS;
        if (type == GROUP || type == GROUP_END) {
          throw new Damage("it holds a group, which no part of a SavedModel is");
        }
        in.skipField(tag);
      }
    }
    if (in.getBytesUntilLimit() != 0) {
      throw new Damage("it ends too early");
    }
  }

  /** The entry of a map that comes next: its key, once its value is read. */
  String entry(Value value) throws IOException {
    String[] key = {""};
    message(
        tag -> {
          switch (tag) {
            case Tags.ENTRY_KEY -> key[0] = text();
            case Tags.ENTRY_VALUE -> value.read();
          }
        });
    return key[0];
  }

  int number() throws IOException {
    return in.readInt32();
  }

  /** A text of at most 16 KiB. */
  String text() throws IOException {
    return new String(bytes(LONGEST_TEXT), StandardCharsets.UTF_8);
  }

  /** A message of at most so many bytes, for a generated class to parse. */
  byte[] bytes(int most) throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > most) {
      throw new Damage("a part that has at most " + most + " bytes is to have " + length);
    }
    keep(length);
    return in.readRawBytes(length);
  }

  /** The bytes of a message, none where it has more than {@code most}. */
  byte[] bytesIfShort(int most) throws IOException {
    int length = in.readRawVarint32();
    if (length > most) {
      in.skipRawBytes(length);
      return new byte[0];
    }
    return in.readRawBytes(length);
  }

  /** Counts an object that is kept, of so many bytes. */
  void keep(int bytes) throws Damage {
    kept += OBJECT + bytes;
    if (kept > KEPT) {
      throw new Damage("it holds more than Sigmap looks at, " + KEPT + " bytes of names");
    }
  }

  long kept() {
    return kept;
  }

  /** Forgets what was kept since {@link #kept()} had that value. */
  void release(long before) {
    kept = before;
  }
}
