package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The writing end of a run: curves and spectra first, so that a record implies they are whole. */
final class RunWriter implements Closeable {
  private final Path root;
  private final AppendFile cells;

  /** By table, in the order of {@link CellTable#ALL}; predictions from the first on. */
  private final Map<CellTable<?>, AppendFile> tables = new LinkedHashMap<>();

  private final Checksums checksums;
  private final Map<String, CellRecord> recorded;
  private final RunLock lock;

  RunWriter(Path root, RunCheck found, RunLock lock) throws IOException {
    this.root = root;
    this.lock = lock;
    recorded = new LinkedHashMap<>(found.whole());
    cells =
        open(root, RunDirectory.CELLS, found.extents().getOrDefault(RunDirectory.CELLS, 0L), "");
    for (CellTable<?> table : CellTable.ALL) {
      if (table != CellTable.PREDICTIONS || Files.exists(root.resolve(table.name()))) {
        open(table, found.extents().getOrDefault(table.name(), 0L));
      }
    }
    checksums = new Checksums(root);
    checksums.mark(recorded.size());
  }

  private void open(CellTable<?> table, long kept) throws IOException {
    tables.put(table, open(root, table.name(), kept, table.header() + "\n"));
  }

  private static AppendFile open(Path root, String name, long kept, String header)
      throws IOException {
    AppendFile file = new AppendFile(root.resolve(name), kept);
    if (file.length() == 0 && !header.isEmpty()) {
      file.append(header);
    }
    return file;
  }

  /**
   * Whether what was appended is where the run is.
   *
   * @throws java.nio.file.FileSystemException if the directory was removed or renamed meanwhile
   */
  synchronized void requireInPlace() throws IOException {
    cells.requireInPlace();
  }

  synchronized void append(
      CellRecord cell,
      List<CurvePoint> curve,
      List<SpectrumPoint> spectrum,
      List<Prediction> predictions)
      throws IOException {
    requireNew(cell, curve, spectrum);
    Map<CellTable<?>, String> rows = new LinkedHashMap<>();
    rows.put(CellTable.CURVES, rows(curve.stream().map(CurvePoint::toRow)));
    rows.put(CellTable.SPECTRA, rows(spectrum.stream().map(SpectrumPoint::toRow)));
    if (!predictions.isEmpty()) {
      rows.put(CellTable.PREDICTIONS, rows(predictions.stream().map(Prediction::toRow)));
      if (!tables.containsKey(CellTable.PREDICTIONS)) {
        open(CellTable.PREDICTIONS, 0);
      }
    }
    String line = cell.toJson() + "\n";
    Map<Checksums.Key, Checksums.Sum> sums = new LinkedHashMap<>();
    rows.forEach(
        (table, text) ->
            sums.put(new Checksums.Key(table.name(), cell.cell()), Checksums.Sum.of(text)));
    sums.put(new Checksums.Key(RunDirectory.CELLS, cell.cell()), Checksums.Sum.of(line));

    Map<AppendFile, Long> before = new LinkedHashMap<>(Map.of(cells, cells.length()));
    for (CellTable<?> table : rows.keySet()) {
      before.put(tables.get(table), tables.get(table).length());
    }
    long listed = checksums.length();
    try {
      for (Map.Entry<CellTable<?>, String> table : rows.entrySet()) {
        tables.get(table.getKey()).append(table.getValue());
      }
      checksums.append(sums);
      cells.append(line);
    } catch (IOException e) {
      // A full disk leaves half a row, which the next append would bury in the middle of a file.
      before.forEach((file, length) -> file.restore(length, e));
      checksums.restore(listed, e);
      throw e;
    }
    recorded.put(cell.cell(), cell);
  }

  /** The cells on record, by identity, in the order in which they finished. */
  synchronized Map<String, CellRecord> recorded() {
    return new LinkedHashMap<>(recorded);
  }

  private static String rows(Stream<String> rows) {
    return rows.map(row -> row + "\n").collect(Collectors.joining());
  }

  /** Notes the checksum of a file that is about to be written whole. */
  synchronized void note(String file, Checksums.Sum sum) throws IOException {
    checksums.note(file, sum);
  }

  private void requireNew(CellRecord cell, List<CurvePoint> curve, List<SpectrumPoint> spectrum) {
    if (recorded.containsKey(cell.cell())) {
      throw new IllegalArgumentException("cell " + cell.cell() + " is already recorded");
    }
    boolean own =
        curve.stream().allMatch(point -> point.cell().equals(cell.cell()))
            && spectrum.stream().allMatch(point -> point.cell().equals(cell.cell()));
    if (!own) {
      throw new IllegalArgumentException(
          "cell " + cell.cell() + " is given with points of another cell");
    }
  }

  /** Takes cells out of the run; what writes to it from then on. */
  synchronized RunWriter without(Set<String> cells) throws IOException {
    closeFiles();
    return new RunWriter(root, Repair.leave(root, RunCheck.of(root).without(cells)), lock);
  }

  private void closeFiles() throws IOException {
    cells.close();
    for (AppendFile table : tables.values()) {
      table.close();
    }
    checksums.close();
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      if (checksums.inPlace()) {
        checksums.mark(recorded.size());
      }
    } finally {
      closeFiles();
      lock.close();
    }
  }
}
