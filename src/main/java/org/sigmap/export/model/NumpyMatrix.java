package org.sigmap.export.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;

/** A matrix as a file of NumPy's, {@code .npy} of version 1.0: float64, little endian, by rows. */
final class NumpyMatrix {
  /** What stands before the description: six bytes of magic, two of version, two of length. */
  private static final int PREAMBLE = 10;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The numbers begin at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private NumpyMatrix() {}

  /**
   * @param values row-major, {@code rows · columns} of them
   */
  static byte[] bytes(int rows, int columns, double[] values) {
    String about =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    int padding = Math.floorMod(-(PREAMBLE + about.length() + 1), ALIGNMENT);
    String header = about + " ".repeat(padding) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(PREAMBLE + header.length() + Math.multiplyExact(8, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).putShort((short) header.length());
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    file.asDoubleBuffer().put(DoubleBuffer.wrap(values));
    return file.array();
  }
}
