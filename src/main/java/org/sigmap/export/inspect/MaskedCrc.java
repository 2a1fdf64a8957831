package org.sigmap.export.inspect;

import java.util.zip.CRC32C;

/**
 * The CRC-32C that TensorFlow's files hold: rotated and shifted, since CRCs of data that holds CRCs
 * are weak (LevelDB, {@code util/crc32c.h}).
 */
public final class MaskedCrc {
  private static final int DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private MaskedCrc() {}

  /** The masked sum of {@code length} bytes. */
  public static int of(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return of(crc);
  }

  /** The masked value of a sum in the making. */
  static int of(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + DELTA;
  }
}
