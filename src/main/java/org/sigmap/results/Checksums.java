package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * {@code checksums.csv}, the manifest of a run: for every cell, the number of lines it has in each
 * append-only file and their CRC-32C; for files that are written whole, the same with an empty
 * cell. Each row ends with the CRC-32C of its own text before the last comma. Of several rows for
 * the same lines the last counts.
 *
 * <p>A cell's rows are written after its curves and before its record, so a recorded cell always
 * has them, and of the cells listed at most the last may lack its record. A row of {@code
 * cells.jsonl} with an empty cell is a mark: of the cells listed before it none may. A whole file's
 * row is written before the file, so the file may be the one of the row before it.
 */
final class Checksums implements Closeable {
  static final String FILE = "checksums.csv";
  private static final String HEADER = "file,cell,lines,crc32c,row_crc32c";
  private static final int FIELDS = 5;
  private static final int HEXADECIMAL = 16;
  private static final Key MARK = new Key(RunDirectory.CELLS, "");

  /** Which lines a sum is of: a cell's in a file, or the whole file where the cell is empty. */
  record Key(String file, String cell) {}

  /** Number of lines and the CRC-32C of their bytes, line ends included. */
  record Sum(long lines, int crc) {
    static Sum of(String text) {
      return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Sum of(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      long lines = 0;
      for (byte next : bytes) {
        lines += next == '\n' ? 1 : 0;
      }
      return new Sum(lines, (int) crc.getValue());
    }
  }

  /** What {@code checksums.csv} holds. */
  static final class Reading {
    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private final Map<String, List<Sum>> versions = new HashMap<>();
    private final Set<String> sealedFiles = new HashSet<>();
    private final Set<String> listed = new LinkedHashSet<>();
    private final Set<String> sealed = new HashSet<>();
    private final List<String> damages = new ArrayList<>();
    private long keptBytes;

    private void add(Key key, Sum sum) {
      sums.put(key, sum);
      if (key.equals(MARK)) {
        sealed.addAll(listed);
        sealedFiles.addAll(versions.keySet());
      } else if (key.cell().isEmpty()) {
        versions.computeIfAbsent(key.file(), file -> new ArrayList<>()).add(sum);
      } else {
        // In the order of their last rows.
        listed.remove(key.cell());
        listed.add(key.cell());
      }
    }

    Optional<Sum> of(String file, String cell) {
      return Optional.ofNullable(sums.get(new Key(file, cell)));
    }

    /** Names of the files that are written whole. */
    List<String> files() {
      return sums.keySet().stream()
          .filter(key -> key.cell().isEmpty() && !key.equals(MARK))
          .map(Key::file)
          .filter(WholeFiles::known)
          .toList();
    }

    List<Sum> versions(String name) {
      return versions.getOrDefault(name, List.of());
    }

    /** Whether the file must be there: it was listed before a mark. */
    boolean sealedFile(String name) {
      return sealedFiles.contains(name);
    }

    /** The cells that have rows, in the order of their last ones. */
    Set<String> listed() {
      return listed;
    }

    /** Whether the cell must have a record although it is the last one listed. */
    boolean sealed(String cell) {
      return sealed.contains(cell);
    }

    /** Whether there is a mark at all: earlier versions wrote none, and left rows behind. */
    boolean marked() {
      return sums.containsKey(MARK);
    }

    /** Rows that do not match their own sums, one message each. */
    List<String> damages() {
      return damages;
    }
  }

  private final AppendFile file;
  private final Map<Key, Sum> known;

  /** Opens the file for more rows; a torn last row is cut off. */
  Checksums(Path root) throws IOException {
    Reading reading = read(root);
    known = new HashMap<>(reading.sums);
    file = new AppendFile(root.resolve(FILE), reading.keptBytes);
    if (file.length() == 0) {
      file.append(HEADER + "\n");
    }
  }

  private Checksums(AppendFile file) {
    this.file = file;
    known = new HashMap<>();
  }

  /** Whether the directory has checksums: older runs have none and are taken as they are. */
  static boolean exist(Path root) {
    return Files.exists(root.resolve(FILE));
  }

  static Reading read(Path root) throws IOException {
    Path path = root.resolve(FILE);
    Reading reading = new Reading();
    LineFile.Extent extent =
        LineFile.read(
            path,
            (number, start, text) -> {
              if (number == 1 && text.equals(HEADER)) {
                return;
              }
              if (!parse(text, reading)) {
                reading.damages.add(
                    path + ":" + number + ": the row does not match its own checksum");
              }
            });
    reading.keptBytes = extent.wholeBytes();
    return reading;
  }

  private static boolean parse(String text, Reading reading) {
    String[] fields = text.split(",", -1);
    int end = text.lastIndexOf(',');
    if (fields.length != FIELDS || !fields[FIELDS - 1].equals(crc(text.substring(0, end)))) {
      return false;
    }
    try {
      Sum sum =
          new Sum(Long.parseLong(fields[2]), Integer.parseUnsignedInt(fields[3], HEXADECIMAL));
      reading.add(new Key(fields[0], fields[1]), sum);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static String row(Key key, Sum sum) {
    String text = key.file() + "," + key.cell() + "," + sum.lines() + "," + hex(sum.crc());
    return text + "," + crc(text) + "\n";
  }

  private static String crc(String text) {
    return hex(Sum.of(text).crc());
  }

  private static String hex(int crc) {
    return String.format(Locale.ROOT, "%08x", crc);
  }

  /** The whole file with these sums only. */
  static String text(Map<Key, Sum> sums) {
    return HEADER + "\n" + rows(sums);
  }

  private static String rows(Map<Key, Sum> sums) {
    return sums.entrySet().stream()
        .map(row -> row(row.getKey(), row.getValue()))
        .collect(Collectors.joining());
  }

  /** Adds rows; when this returns they are on the device. */
  void append(Map<Key, Sum> sums) throws IOException {
    file.appendShared(rows(sums));
    known.putAll(sums);
  }

  /** Notes the sum of a file that is about to be written whole, unless it is known already. */
  void note(String name, Sum sum) throws IOException {
    Key key = new Key(name, "");
    if (!sum.equals(known.get(key))) {
      append(Map.of(key, sum));
    }
  }

  /** As {@link #note}, by a process that need not be the one that the run belongs to. */
  static void noteBeside(Path root, String name, Sum sum) throws IOException {
    if (exist(root) && !sum.equals(read(root).sums.get(new Key(name, "")))) {
      // As it is: another process may be writing to it.
      AppendFile whole = new AppendFile(root.resolve(FILE), Long.MAX_VALUE);
      try (Checksums beside = new Checksums(whole)) {
        beside.append(Map.of(new Key(name, ""), sum));
      }
    }
  }

  /** Marks that all cells listed have their records, of which there are so many. */
  void mark(long records) throws IOException {
    note(RunDirectory.CELLS, new Sum(records, 0));
  }

  boolean inPlace() throws IOException {
    return file.inPlace();
  }

  /** Length, for {@link #restore}. */
  long length() throws IOException {
    return file.length();
  }

  /** Takes back the rows of a cell that could not be recorded. */
  void restore(long length, IOException failure) {
    file.restore(length, failure);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
