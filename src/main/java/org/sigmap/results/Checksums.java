package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * {@code checksums.csv}: for every cell, the number of lines it has in each append-only file and
 * their CRC-32C; for files that are written whole, the same with an empty cell. Each row ends with
 * the CRC-32C of its own text before the last comma. Of several rows for the same lines the last
 * counts.
 *
 * <p>A cell's rows are written after its curves and before its record, so a recorded cell always
 * has them.
 */
final class Checksums implements Closeable {
  static final String FILE = "checksums.csv";
  private static final String HEADER = "file,cell,lines,crc32c,row_crc32c";
  private static final int FIELDS = 5;
  private static final int HEXADECIMAL = 16;

  /** Which lines a sum is of: a cell's in a file, or the whole file where the cell is empty. */
  record Key(String file, String cell) {}

  /** Number of lines and the CRC-32C of their bytes, line ends included. */
  record Sum(long lines, int crc) {
    static Sum of(String text) {
      Tally tally = new Tally();
      tally.crc.update(text.getBytes(StandardCharsets.UTF_8));
      return new Sum(text.chars().filter(c -> c == '\n').count(), (int) tally.crc.getValue());
    }
  }

  /** A sum in the making. */
  static final class Tally {
    private final CRC32C crc = new CRC32C();
    private long lines;

    void add(String line) {
      crc.update(line.getBytes(StandardCharsets.UTF_8));
      crc.update('\n');
      lines++;
    }

    Sum sum() {
      return new Sum(lines, (int) crc.getValue());
    }
  }

  /**
   * What {@code checksums.csv} holds.
   *
   * @param sums the sums of its valid rows
   * @param damages its other rows, one message each
   * @param keptBytes its length without a torn last row
   */
  record Reading(Map<Key, Sum> sums, List<String> damages, long keptBytes) {
    Optional<Sum> of(String file, String cell) {
      return Optional.ofNullable(sums.get(new Key(file, cell)));
    }
  }

  private final AppendFile file;
  private final Map<Key, Sum> known;

  /** Opens the file for more rows; a torn last row is cut off. */
  Checksums(Path root) throws IOException {
    Reading reading = read(root);
    known = new HashMap<>(reading.sums());
    file = new AppendFile(root.resolve(FILE), reading.keptBytes());
    if (file.length() == 0) {
      file.append(HEADER + "\n");
    }
  }

  /** Whether the directory has checksums: older runs have none and are taken as they are. */
  static boolean exist(Path root) {
    return Files.exists(root.resolve(FILE));
  }

  static Reading read(Path root) throws IOException {
    Path path = root.resolve(FILE);
    Map<Key, Sum> sums = new HashMap<>();
    List<String> damages = new ArrayList<>();
    LineFile.Extent extent =
        LineFile.read(
            path,
            (number, start, text) -> {
              if (number == 1 && text.equals(HEADER)) {
                return;
              }
              if (!parse(text, sums)) {
                damages.add(path + ":" + number + ": the row does not match its own checksum");
              }
            });
    return new Reading(sums, damages, extent.wholeBytes());
  }

  private static boolean parse(String text, Map<Key, Sum> sums) {
    String[] fields = text.split(",", -1);
    int end = text.lastIndexOf(',');
    if (fields.length != FIELDS || !fields[FIELDS - 1].equals(hex(own(text.substring(0, end))))) {
      return false;
    }
    try {
      Sum sum =
          new Sum(Long.parseLong(fields[2]), Integer.parseUnsignedInt(fields[3], HEXADECIMAL));
      sums.put(new Key(fields[0], fields[1]), sum);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static String row(Key key, Sum sum) {
    String text = key.file() + "," + key.cell() + "," + sum.lines() + "," + hex(sum.crc());
    return text + "," + hex(own(text)) + "\n";
  }

  private static int own(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static String hex(int crc) {
    return String.format("%08x", crc);
  }

  /** The whole file with these sums only. */
  static String text(Map<Key, Sum> sums) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    sums.forEach((key, sum) -> text.append(row(key, sum)));
    return text.toString();
  }

  /** Adds rows; when this returns they are on the device. */
  void append(Map<Key, Sum> sums) throws IOException {
    StringBuilder rows = new StringBuilder();
    sums.forEach((key, sum) -> rows.append(row(key, sum)));
    long before = file.length();
    try {
      file.append(rows.toString());
    } catch (IOException e) {
      file.restore(before, e);
      throw e;
    }
    known.putAll(sums);
  }

  /** Notes the sum of a file that is about to be written whole, unless it is known already. */
  void note(String name, String text) throws IOException {
    Key key = new Key(name, "");
    Sum sum = Sum.of(text);
    if (!sum.equals(known.get(key))) {
      append(Map.of(key, sum));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
