package org.sigmap.export.inspect;

import java.util.List;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where a tensor of a checkpoint lies: {@code BundleEntryProto} of TensorFlow's {@code
 * tensor_bundle.proto}.
 *
 * @param shape empty for a scalar
 * @param crc the masked CRC-32C of its bytes
 * @param sliced whether it is stored in slices, which have rows of their own
 */
record StoredTensor(
    DataType type, List<Long> shape, int shard, long offset, long size, int crc, boolean sliced) {
  /** A row holds some dozen bytes; one of a tensor in thousands of slices holds a few more. */
  private static final int LONGEST = 1 << 16;

  StoredTensor {
    shape = List.copyOf(shape);
  }

  /**
   * @throws Damage if the row is none, or says what cannot be
   */
  static StoredTensor of(byte[] row) throws Damage {
    if (row.length > LONGEST) {
      throw new Damage("a row about a variable takes " + row.length + " bytes");
    }
    BundleEntryProto entry = Damage.parse(BundleEntryProto.parser(), row, "a row about a variable");
    StoredTensor tensor =
        new StoredTensor(
            entry.getDtype(),
            entry.getShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList(),
            entry.getShardId(),
            entry.getOffset(),
            entry.getSize(),
            entry.getCrc32C(),
            entry.getSlicesCount() > 0);
    tensor.requireFitting();
    return tensor;
  }

  private void requireFitting() throws Damage {
    if (offset < 0 || size < 0 || shard < 0) {
      throw new Damage("a variable has a place that cannot be");
    }
    int width = TensorTypes.bytes(type);
    if (!sliced && width > 0 && (size % width != 0 || size / width != elements())) {
      throw new Damage(
          "a variable of type %s and shape %s takes %d bytes"
              .formatted(TensorTypes.name(type), shape, size));
    }
  }

  /**
   * @throws Damage if a size is negative or the product too large for a long
   */
  long elements() throws Damage {
    long elements = 1;
    try {
      for (long dimension : shape) {
        elements = Math.multiplyExact(elements, dimension);
        if (dimension < 0) {
          throw new Damage("a variable has the shape " + shape);
        }
      }
    } catch (ArithmeticException e) {
      throw new Damage("a variable has the shape " + shape);
    }
    return elements;
  }
}
