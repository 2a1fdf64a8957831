package org.sigmap.data.source;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A number of an array's memory. */
enum NumpyType {
  B1,
  I1,
  I2,
  I4,
  I8,
  U1,
  U2,
  U4,
  U8,
  F2,
  F4,
  F8;

  int bytes() {
    return name().charAt(1) - '0';
  }

  double read(ByteBuffer bytes, int at) {
    return switch (this) {
      case B1 -> bytes.get(at) == 0 ? 0 : 1;
      case I1 -> bytes.get(at);
      case I2 -> bytes.getShort(at);
      case I4 -> bytes.getInt(at);
      case I8 -> bytes.getLong(at);
      case U1 -> Byte.toUnsignedInt(bytes.get(at));
      case U2 -> Short.toUnsignedInt(bytes.getShort(at));
      case U4 -> Integer.toUnsignedLong(bytes.getInt(at));
      case U8 -> unsigned(bytes.getLong(at));
      case F2 -> half(bytes.getShort(at));
      case F4 -> bytes.getFloat(at);
      case F8 -> bytes.getDouble(at);
    };
  }

  /** The whole number there if float64 does not hold it exactly: of more than 53 bits. */
  Optional<String> rounded(ByteBuffer bytes, int at) {
    if (this != I8 && this != U8) {
      return Optional.empty();
    }
    long bits = bytes.getLong(at);
    long size = this == I8 ? Math.abs(bits) : bits;
    int length = Long.SIZE - Long.numberOfLeadingZeros(size) - Long.numberOfTrailingZeros(size);
    return length <= 53
        ? Optional.empty()
        : Optional.of(this == I8 ? Long.toString(bits) : Long.toUnsignedString(bits));
  }

  /** Rounded once, as NumPy rounds: the sticky last bit keeps a tie from becoming one. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (0x400 | fraction), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
