package org.sigmap.export.inspect;

import java.util.Locale;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** TensorFlow's element types, by name and size, and shapes, as they are printed. */
final class TensorTypes {
  private TensorTypes() {}

  /** Such as float; "?" for a number that stands for no type. */
  static String name(DataType type) {
    return type == DataType.UNRECOGNIZED || type == DataType.DT_INVALID
        ? "?"
        : type.name().replace("DT_", "").toLowerCase(Locale.ROOT);
  }

  /** Bytes of one element, 0 where elements differ in size. */
  static int bytes(DataType type) {
    return switch (type) {
      case DT_BOOL,
          DT_INT8,
          DT_UINT8,
          DT_QINT8,
          DT_QUINT8,
          DT_INT4,
          DT_UINT4,
          DT_FLOAT8_E4M3FN,
          DT_FLOAT8_E5M2 ->
          1;
      case DT_INT16, DT_UINT16, DT_QINT16, DT_QUINT16, DT_HALF, DT_BFLOAT16 -> 2;
      case DT_INT32, DT_UINT32, DT_QINT32, DT_FLOAT -> Integer.BYTES;
      case DT_INT64, DT_UINT64, DT_DOUBLE, DT_COMPLEX64 -> Long.BYTES;
      case DT_COMPLEX128 -> 2 * Double.BYTES;
      default -> 0;
    };
  }

  /** Such as {@code [?, 10]}, {@code []} for a scalar, {@code [...]} for an unknown rank. */
  static String shape(TensorShapeProto shape) {
    if (shape.getUnknownRank()) {
      return "[...]";
    }
    return shape.getDimList().stream()
        .map(size -> size.getSize() < 0 ? "?" : Long.toString(size.getSize()))
        .toList()
        .toString();
  }
}
