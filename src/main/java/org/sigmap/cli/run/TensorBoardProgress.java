package org.sigmap.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.export.tensorboard.EventFile;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.CellRecord;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Tuned;
import org.sigmap.train.TrainingShape;

/**
 * Writes what happens as TensorBoard event files: a folder an axis setting and in it one a seed,
 * with losses as scalars and spectra as histograms; a folder a static graph.
 */
final class TensorBoardProgress implements Progress {
  private static final double MILLIS = 1e3;

  private final Path folder;
  private final Progress shown;
  private final Map<Cell, EventFile> files = new ConcurrentHashMap<>();
  private final Set<TrainingShape> graphs = ConcurrentHashMap.newKeySet();

  /**
   * @param shown hears everything first
   */
  TensorBoardProgress(Path folder, Progress shown) {
    this.folder = folder;
    this.shown = shown;
  }

  @FunctionalInterface
  private interface Write {
    void to(EventFile file) throws IOException;
  }

  @Override
  public void phase(String what) {
    shown.phase(what);
  }

  @Override
  public void planned(Workload work, OptionalDouble seconds) {
    shown.planned(work, seconds);
  }

  @Override
  public void opened(TrainingShape shape, Supplier<byte[]> graphDef) {
    if (graphs.add(shape)) {
      // Of its words: the hash of a shape differs from process to process, and a resumed run would
      // write another folder.
      String name =
          String.format(
              "graph-%d-lanes-%d-hidden-%08x",
              shape.lanes(), shape.network().features(), shape.toString().hashCode());
      write(create(folder.resolve(name)), file -> file.graph(graphDef.get()));
    }
  }

  @Override
  public void began(Cell cell, int step) {
    EventFile file = create(folder.resolve(path(cell)));
    files.put(cell, file);
    write(file, started -> started.restartAt(step + (step > 0 ? 1L : 0L)));
  }

  @Override
  public void advanced(long laneSteps) {
    shown.advanced(laneSteps);
  }

  @Override
  public void restored(long laneSteps) {
    shown.restored(laneSteps);
  }

  @Override
  public Stage stage(String what) {
    return shown.stage(what);
  }

  @Override
  public void note(String sentence) {
    shown.note(sentence);
  }

  @Override
  public void logged(Cell cell, int step, String metric, double value) {
    write(files.get(cell), file -> file.scalar(step, metric, value));
  }

  @Override
  public void spectrum(Cell cell, List<SpectrumPoint> spectrum) {
    EventFile cellFile = files.remove(cell);
    if (spectrum.isEmpty()) {
      return;
    }
    write(
        cellFile,
        file -> {
          file.histogram(0, "spectrum/singular_value", values(spectrum, s -> s.singularValue()));
          file.histogram(0, "spectrum/gram_theory", values(spectrum, s -> s.gramTheory()));
          file.histogram(0, "spectrum/gram_measured", values(spectrum, s -> s.gramMeasured()));
        });
  }

  @Override
  public void finished(CellRecord cell) {
    shown.finished(cell);
  }

  private static double[] values(
      List<SpectrumPoint> spectrum, java.util.function.ToDoubleFunction<SpectrumPoint> value) {
    return spectrum.stream().mapToDouble(value).toArray();
  }

  /** The setting as a folder's name, then the seed's; of a trial with its value, in "trials". */
  static Path path(Cell cell) {
    Optional<Tuned> trial = cell.tuned().filter(Tuned::trial);
    if (trial.isPresent()) {
      Tuned tuned = trial.get();
      Cell swept =
          new Cell(
              cell.id(), AxisValue.with(cell.axes(), tuned.field(), tuned.value()), cell.spec());
      return Path.of("trials").resolve(path(swept));
    }
    String setting =
        cell.axes().entrySet().stream()
            .filter(axis -> !axis.getKey().equals(AxisName.SEED.path()))
            .map(axis -> axis.getKey() + "=" + AxisValue.label(axis.getValue()))
            .collect(Collectors.joining(","))
            .replaceAll("[^A-Za-z0-9_.,=+-]", "_");
    return Path.of(setting.isEmpty() ? "all" : setting)
        .resolve("seed-" + cell.axes().get(AxisName.SEED.path()));
  }

  private static EventFile create(Path place) {
    try {
      return EventFile.create(
          place,
          () -> System.currentTimeMillis() / MILLIS,
          "sigmap." + ProcessHandle.current().pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(EventFile file, Write event) {
    try {
      event.to(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
