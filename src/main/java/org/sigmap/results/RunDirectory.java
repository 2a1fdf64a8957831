package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directory in which a run keeps its facts (formats: docs of the run directory).
 *
 * <p>Opened for reading ({@link #open}) any number of processes may use it at once; opened for
 * writing ({@link #create}, {@link #resume}) it belongs to one process, whose threads may all
 * append. What an interrupted write left is dropped on opening, and {@link #notes()} says so.
 */
public final class RunDirectory implements Closeable {
  static final String CELLS = "cells.jsonl";
  static final String CURVES = "curves.csv";
  static final String SPECTRA = "spectra.csv";
  static final String SPEC = "spec.yaml";
  static final String LANES = "lanes.csv";
  static final String CHECKPOINTS = "checkpoints";
  private static final int SHOWN_DAMAGES = 10;

  private final Path root;
  private final List<String> notes = new ArrayList<>();
  private final Optional<RunWriter> writer;

  private RunDirectory(Path root, boolean writing) throws IOException {
    this.root = root;
    Map<String, CellRecord> recorded = new HashMap<>();
    Records.Reading cells = Records.cells(cellsFile(), cell -> recorded.put(cell.cell(), cell));
    Records.Reading curves = readCurves(recorded, point -> {});
    Records.Reading spectra = readSpectra(recorded, point -> {});
    for (Records.Reading reading : List.of(cells, curves, spectra)) {
      reading.note().ifPresent(notes::add);
    }
    writer =
        writing
            ? Optional.of(new RunWriter(this, recorded.keySet(), cells, curves, spectra))
            : Optional.empty();
  }

  /**
   * Opens a run for reading.
   *
   * @throws DamagedRunException if there is no run, or its files are not what Sigmap wrote
   */
  public static RunDirectory open(Path root) throws IOException {
    Optional<String> dangling = DanglingLink.problem(root);
    if (dangling.isPresent()) {
      throw new DamagedRunException(root + ": " + dangling.get());
    }
    if (!Files.isRegularFile(root.resolve(CELLS))) {
      throw new DamagedRunException(
          root
              + " is not a run directory: it has no "
              + CELLS
              + "; name a directory that"
              + " `sigmap run` wrote");
    }
    Inspection inspection = Inspection.of(root);
    if (!inspection.damages().isEmpty()) {
      throw new DamagedRunException(inspection.sentence(root));
    }
    return new RunDirectory(root, false);
  }

  /**
   * Opens a directory for a new run, making it where it is missing.
   *
   * @throws RunRefusedException if another process writes to it or it already has finished cells
   */
  public static RunDirectory create(Path root) throws IOException {
    return writing(root, Admission.newRun());
  }

  /**
   * Opens a directory to go on with the run it holds, or to start one where it holds none. Cells
   * that do not match their checksums are taken out, so that they are trained again; {@link
   * #notes()} names them.
   *
   * @param spec the resolved specification to go on with
   * @throws RunRefusedException if another process writes to it, or its finished cells were trained
   *     with another specification; the message then shows the lines that differ
   */
  public static RunDirectory resume(Path root, String spec) throws IOException {
    return writing(root, Admission.continued(spec));
  }

  private static RunDirectory writing(Path root, Admission admission) throws IOException {
    Files.createDirectories(root);
    RunLock lock = RunLock.acquire(root, root.resolve(".lock"));
    try {
      Inspection inspection = Inspection.of(root);
      admission.check(
          root,
          new Admission.Held(
              inspection.lines(), new Checkpoints(root.resolve(CHECKPOINTS)).count()));
      if (!inspection.damages().isEmpty()) {
        Repair.apply(root, inspection);
      } else if (!Checksums.exist(root)) {
        Repair.writeChecksums(root, inspection);
      }
      RunDirectory run = new RunDirectory(root, true);
      run.noteDamages(inspection);
      run.writer.orElseThrow().hold(lock);
      return run;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void noteDamages(Inspection inspection) {
    List<String> damages = inspection.damages();
    damages.stream().limit(SHOWN_DAMAGES).forEach(notes::add);
    if (damages.size() > SHOWN_DAMAGES) {
      notes.add("... and " + (damages.size() - SHOWN_DAMAGES) + " more damages");
    }
    if (!damages.isEmpty()) {
      notes.add(
          inspection.whole().size()
              + " cells are whole and kept, the damaged ones are trained again; the damaged files"
              + " are kept as *"
              + Repair.KEPT);
    }
  }

  public Path root() {
    return root;
  }

  public Path specFile() {
    return root.resolve(SPEC);
  }

  public Path provenanceFile() {
    return root.resolve("provenance.json");
  }

  public Path cellsFile() {
    return root.resolve(CELLS);
  }

  public Path curvesFile() {
    return root.resolve(CURVES);
  }

  public Path spectraFile() {
    return root.resolve(SPECTRA);
  }

  public Path summaryFile() {
    return root.resolve("summary.csv");
  }

  public Path figures() {
    return root.resolve("figures");
  }

  public Path reportFile() {
    return root.resolve("report.html");
  }

  /** What was left out on opening and why, one sentence each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Records a finished cell. When this returns, its curves, its spectrum and then its record are on
   * the device; if it throws, none of them is.
   *
   * @throws IllegalArgumentException if the cell is already recorded, or a point is another cell's
   * @throws IllegalStateException if the run was opened for reading
   */
  public void append(CellRecord cell, List<CurvePoint> curves, List<SpectrumPoint> spectrum)
      throws IOException {
    requireWriter().append(cell, curves, spectrum);
  }

  private RunWriter requireWriter() {
    return writer.orElseThrow(() -> new IllegalStateException(root + " is open for reading only"));
  }

  /** Of a run that is being written: that its directory is still there. */
  private void requireInPlace() throws IOException {
    if (writer.isPresent()) {
      writer.get().requireInPlace();
    }
  }

  /**
   * The finished cells in the order in which they finished.
   *
   * @throws java.nio.file.FileSystemException if this process writes to the run and its directory
   *     was removed
   */
  public List<CellRecord> cells() throws IOException {
    requireInPlace();
    return Records.cells(cellsFile());
  }

  /** Visits the curves of the finished cells, each cell's in the order in which they were given. */
  public void curves(Consumer<CurvePoint> visitor) throws IOException {
    readCurves(recorded(), visitor);
  }

  /** The curves of the finished cells, all in memory. */
  public List<CurvePoint> curves() throws IOException {
    List<CurvePoint> points = new ArrayList<>();
    curves(points::add);
    return points;
  }

  /** The spectra of the finished cells, all in memory. */
  public List<SpectrumPoint> spectra() throws IOException {
    List<SpectrumPoint> points = new ArrayList<>();
    spectra(points::add);
    return points;
  }

  /** Visits the spectra of the finished cells. */
  public void spectra(Consumer<SpectrumPoint> visitor) throws IOException {
    readSpectra(recorded(), visitor);
  }

  private Map<String, CellRecord> recorded() throws IOException {
    Map<String, CellRecord> recorded = new HashMap<>();
    Records.cells(cellsFile(), cell -> recorded.put(cell.cell(), cell));
    return recorded;
  }

  private Records.Reading readCurves(Map<String, CellRecord> recorded, Consumer<CurvePoint> visitor)
      throws IOException {
    return Records.rows(curvesFile(), CurvePoint.HEADER, recorded, CurvePoint::fromFields, visitor);
  }

  private Records.Reading readSpectra(
      Map<String, CellRecord> recorded, Consumer<SpectrumPoint> visitor) throws IOException {
    return Records.rows(
        spectraFile(), SpectrumPoint.HEADER, recorded, SpectrumPoint::fromFields, visitor);
  }

  /** The text of {@code spec.yaml}, absent where none was written. */
  public Optional<String> spec() throws IOException {
    return Files.exists(specFile()) ? Optional.of(Files.readString(specFile())) : Optional.empty();
  }

  /** The run's provenance, absent where none was written. */
  public Optional<Provenance> provenance() throws IOException {
    if (!Files.exists(provenanceFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Provenance.fromJson(Files.readString(provenanceFile())));
    } catch (JsonProcessingException e) {
      throw new DamagedRunException(
          provenanceFile(), e.getLocation().getLineNr(), e.getOriginalMessage(), e);
    }
  }

  /** The facts about the data. */
  public Exhibits exhibits() {
    return new Exhibits(root.resolve("exhibits"));
  }

  /** Replaces {@code spec.yaml}. */
  public void writeSpec(String yaml) throws IOException {
    requireWriter().note(SPEC, yaml);
    AtomicFile.write(specFile(), yaml);
  }

  /** Replaces {@code provenance.json}. */
  public void writeProvenance(Provenance provenance) throws IOException {
    AtomicFile.write(provenanceFile(), provenance.toJson());
  }

  /** Replaces {@code summary.csv}. */
  public void writeSummary(Summary summary) throws IOException {
    AtomicFile.write(summaryFile(), summary.toCsv());
  }

  /** The checkpoints of cells that are being trained. */
  public Checkpoints checkpoints() {
    return new Checkpoints(root.resolve(CHECKPOINTS));
  }

  /** Replaces the table of lane groups. */
  public void writeLanes(LaneTable lanes) throws IOException {
    requireWriter().note(LANES, lanes.toCsv());
    AtomicFile.write(root.resolve(LANES), lanes.toCsv());
  }

  /**
   * The table of lane groups, absent where none was written.
   *
   * @throws DamagedRunException if it is not what Sigmap wrote
   */
  public Optional<LaneTable> lanes() throws IOException {
    return LaneTable.read(root);
  }

  /** Lets another process write. */
  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      writer.get().close();
    }
  }
}
