package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The writing end of a run: curves and spectra first, so that a record implies they are whole. */
final class RunWriter implements Closeable {
  private final AppendFile cells;
  private final AppendFile curves;
  private final AppendFile spectra;
  private final Set<String> recorded;
  private RunLock lock;

  RunWriter(
      RunDirectory run,
      Set<String> recorded,
      Records.Reading keptCells,
      Records.Reading keptCurves,
      Records.Reading keptSpectra)
      throws IOException {
    this.recorded = new HashSet<>(recorded);
    cells = new AppendFile(run.cellsFile(), keptCells.keptBytes());
    curves = withHeader(run.curvesFile(), keptCurves, CurvePoint.HEADER);
    spectra = withHeader(run.spectraFile(), keptSpectra, SpectrumPoint.HEADER);
  }

  private static AppendFile withHeader(Path path, Records.Reading kept, String header)
      throws IOException {
    AppendFile file = new AppendFile(path, kept.keptBytes());
    if (file.length() == 0) {
      file.append(header + "\n");
    }
    return file;
  }

  /** Takes over the lock that is released on closing. */
  void hold(RunLock held) {
    lock = held;
  }

  synchronized void append(CellRecord cell, List<CurvePoint> curve, List<SpectrumPoint> spectrum)
      throws IOException {
    requireNew(cell, curve, spectrum);
    StringBuilder curveRows = new StringBuilder();
    curve.forEach(point -> curveRows.append(point.toRow()).append('\n'));
    StringBuilder spectrumRows = new StringBuilder();
    spectrum.forEach(point -> spectrumRows.append(point.toRow()).append('\n'));
    String line = cell.toJson() + "\n";

    List<AppendFile> files = List.of(cells, curves, spectra);
    long[] before = {cells.length(), curves.length(), spectra.length()};
    try {
      curves.append(curveRows.toString());
      spectra.append(spectrumRows.toString());
      cells.append(line);
    } catch (IOException e) {
      // A full disk leaves half a row, which the next append would bury in the middle of a file.
      for (int i = 0; i < before.length; i++) {
        restore(files.get(i), before[i], e);
      }
      throw e;
    }
    recorded.add(cell.cell());
  }

  private void requireNew(CellRecord cell, List<CurvePoint> curve, List<SpectrumPoint> spectrum) {
    if (recorded.contains(cell.cell())) {
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

  private static void restore(AppendFile file, long length, IOException failure) {
    try {
      file.truncate(length);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Closeable part : List.of(cells, curves, spectra, lock)) {
      part.close();
    }
  }
}
