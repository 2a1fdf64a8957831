package org.sigmap.export.inspect;

import org.tensorflow.proto.TensorShapeProto;

/** Shapes as they are printed. */
final class Shapes {
  private Shapes() {}

  /** Such as {@code [?, 10]}, {@code []} for a scalar, {@code [...]} for an unknown rank. */
  static String text(TensorShapeProto shape) {
    if (shape.getUnknownRank()) {
      return "[...]";
    }
    return shape.getDimList().stream()
        .map(size -> size.getSize() < 0 ? "?" : Long.toString(size.getSize()))
        .toList()
        .toString();
  }
}
