package org.sigmap.math;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 sums, lower-case hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must offer SHA-256", e);
    }
  }

  public static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(file, out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Sum of the bits of all entries, big-endian, matrix by matrix and row by row. */
  public static String of(List<Matrix> matrices) {
    MessageDigest digest = digest();
    ByteBuffer bits = ByteBuffer.allocate(Double.BYTES);
    for (Matrix matrix : matrices) {
      for (double value : matrix.values()) {
        digest.update(bits.putDouble(0, value).array());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
