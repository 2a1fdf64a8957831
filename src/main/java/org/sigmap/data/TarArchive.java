package org.sigmap.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Takes plain files out of a tar archive (POSIX.1-1988, ustar) in gzip whose checksum was right.
 */
final class TarArchive {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int OCTAL = 8;

  private TarArchive() {}

  /**
   * Writes files that are not there yet, each under its name when it is complete.
   *
   * @param wanted names without folders
   * @return what was written
   * @throws DataException if the archive lacks one
   */
  static List<Path> extract(Path archive, Set<String> wanted, Path directory) throws IOException {
    Set<String> missing = new HashSet<>(wanted);
    missing.removeIf(name -> Files.exists(directory.resolve(name)));
    List<Path> written = new ArrayList<>();
    if (missing.isEmpty()) {
      return written;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
      byte[] header = in.readNBytes(BLOCK);
      while (!missing.isEmpty() && header.length == BLOCK && header[0] != 0) {
        String name = text(header, 0, NAME);
        long size = Long.parseLong(text(header, SIZE, SIZE_DIGITS).strip(), OCTAL);
        name = name.substring(name.lastIndexOf('/') + 1);
        long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
        if (missing.remove(name)) {
          Path part = directory.resolve(name + ".part");
          Files.write(part, in.readNBytes((int) size));
          written.add(Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE));
          padded -= size;
        }
        in.skipNBytes(padded);
        header = in.readNBytes(BLOCK);
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(
          "%s: an archive without %s; remove it and fetch again"
              .formatted(archive, String.join(", ", missing)));
    }
    return written;
  }

  /** Characters to the first NUL. */
  private static String text(byte[] header, int from, int length) {
    String text = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }
}
