package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The writing end of a run: curves and spectra first, so that a record implies they are whole. */
final class RunWriter implements Closeable {
  private final AppendFile cells;
  private final AppendFile curves;
  private final AppendFile spectra;
  private final Checksums checksums;
  private final Map<String, CellRecord> recorded;
  private final RunLock lock;

  RunWriter(Path root, RunCheck found, RunLock lock) throws IOException {
    this.lock = lock;
    recorded = new LinkedHashMap<>(found.whole());
    cells = open(root, found, RunDirectory.CELLS, "");
    curves = open(root, found, RunDirectory.CURVES, CurvePoint.HEADER + "\n");
    spectra = open(root, found, RunDirectory.SPECTRA, SpectrumPoint.HEADER + "\n");
    checksums = new Checksums(root);
    checksums.mark(recorded.size());
  }

  private static AppendFile open(Path root, RunCheck found, String name, String header)
      throws IOException {
    AppendFile file = new AppendFile(root.resolve(name), found.extents().getOrDefault(name, 0L));
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

  synchronized void append(CellRecord cell, List<CurvePoint> curve, List<SpectrumPoint> spectrum)
      throws IOException {
    requireNew(cell, curve, spectrum);
    String curveRows = rows(curve.stream().map(CurvePoint::toRow));
    String spectrumRows = rows(spectrum.stream().map(SpectrumPoint::toRow));
    String line = cell.toJson() + "\n";

    Map<AppendFile, Long> before =
        Map.of(cells, cells.length(), curves, curves.length(), spectra, spectra.length());
    long listed = checksums.length();
    try {
      curves.append(curveRows);
      spectra.append(spectrumRows);
      checksums.append(
          Map.of(
              new Checksums.Key(RunDirectory.CURVES, cell.cell()), Checksums.Sum.of(curveRows),
              new Checksums.Key(RunDirectory.SPECTRA, cell.cell()), Checksums.Sum.of(spectrumRows),
              new Checksums.Key(RunDirectory.CELLS, cell.cell()), Checksums.Sum.of(line)));
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

  @Override
  public synchronized void close() throws IOException {
    try {
      if (checksums.inPlace()) {
        checksums.mark(recorded.size());
      }
    } finally {
      for (Closeable part : List.of(cells, curves, spectra, checksums, lock)) {
        part.close();
      }
    }
  }
}
