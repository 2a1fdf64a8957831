package org.sigmap.results;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/**
 * The directory in which a run keeps its facts (formats: docs of the run directory).
 *
 * <p>Opened for reading ({@link #open}) any number of processes may use it at once; opened for
 * writing ({@link #create}, {@link #resume}) it belongs to one process, whose threads may all
 * append. What an interrupted write left is dropped on opening, and {@link #notes()} says so.
 */
public final class RunDirectory implements Closeable {
  /** The exhibit that says which ways were taken of themselves, a sentence a line. */
  public static final String METHODS = "methods.txt";

  static final String CELLS = "cells.jsonl";
  static final String CURVES = "curves.csv";
  static final String SPECTRA = "spectra.csv";
  static final String PREDICTIONS = "predictions.csv";
  public static final String SPEC = "spec.yaml";
  static final String LANES = "lanes.csv";
  static final String PROVENANCE = "provenance.json";
  static final String CHECKPOINTS = "checkpoints";
  private static final String LOCK = ".lock";

  private final Path root;
  private final List<String> notes;
  private final RunCheck seen;
  private Optional<RunWriter> writer;

  private Optional<Provenance> facts = Optional.empty();

  /** What {@code provenance.json} says since this process made its entry. */
  private Optional<Sessions> entered = Optional.empty();

  private RunDirectory(Path root, RunCheck seen, Optional<RunWriter> writer) {
    this.root = root;
    this.seen = seen;
    this.writer = writer;
    notes = new ArrayList<>(seen.notes());
  }

  /** Whether a folder is a run's, whole or damaged. */
  public static boolean isRun(Path folder) {
    return Files.exists(folder.resolve(CELLS)) || Files.exists(folder.resolve(PROVENANCE));
  }

  /**
   * Opens a run for reading: as it is now, whatever a process that writes to it adds later. Nothing
   * is held open.
   *
   * @throws DamagedRunException if there is no run, or its files are not what Sigmap wrote
   */
  public static RunDirectory open(Path root) throws IOException {
    RunCheck seen = RunCheck.of(root);
    seen.requireWhole(root);
    return new RunDirectory(root, seen, Optional.empty());
  }

  /**
   * Opens a directory for a new run, making it where it is missing.
   *
   * @throws RunRefusedException if another process writes to it or it already has finished cells
   */
  public static RunDirectory create(Path root) throws IOException {
    return writing(root, Optional.empty());
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
    return writing(root, Optional.of(spec));
  }

  private static RunDirectory writing(Path root, Optional<String> spec) throws IOException {
    Files.createDirectories(root);
    RunLock lock = RunLock.acquire(root, root.resolve(LOCK));
    try {
      RunCheck found = RunCheck.of(root);
      int checkpoints = new Checkpoints(root.resolve(CHECKPOINTS)).count();
      new Admission(root, found.lines(), found.lost().size(), checkpoints).check(spec);
      RunCheck kept = Repair.apply(root, found);
      RunDirectory run = new RunDirectory(root, kept, Optional.of(new RunWriter(root, kept, lock)));
      run.notes.addAll(found.repairs());
      return run;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public Path root() {
    return root;
  }

  public Path figures() {
    return root.resolve("figures");
  }

  /** What was left out on opening and why, one sentence each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Files that follow from the records and do not match their checksums, one sentence each. */
  public List<String> stale() {
    return seen.files().sentences(root);
  }

  /** Whether anything was trained that the run still holds: a cell, or a part of one. */
  public boolean holdsWork() throws IOException {
    return !records().isEmpty() || checkpoints().count() > 0;
  }

  public boolean beingWritten() throws IOException {
    return writer.isEmpty() && RunLock.held(root.resolve(LOCK));
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
    append(cell, curves, spectrum, List.of());
  }

  /** As {@link #append(CellRecord, List, List)}, with what test rows are taken for. */
  public void append(
      CellRecord cell,
      List<CurvePoint> curves,
      List<SpectrumPoint> spectrum,
      List<Prediction> predictions)
      throws IOException {
    trainingBegins();
    requireWriter().append(cell, curves, spectrum, predictions);
  }

  /** Takes finished cells out of a run that is being written, for copies that have more. */
  void takeOut(Set<String> cells) throws IOException {
    writer = Optional.of(requireWriter().without(cells));
  }

  /** By table, how many rows a finished cell had as the run was opened, and their checksum. */
  Map<String, Checksums.Sum> rows(String cell) {
    Map<String, Checksums.Sum> rows = new LinkedHashMap<>();
    for (CellTable<?> table : CellTable.ALL) {
      Checksums.Sum sum = seen.sums().get(new Checksums.Key(table.name(), cell));
      rows.put(table.name(), sum == null ? Checksums.Sum.of("") : sum);
    }
    return rows;
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
   * The finished cells that are results, in the order in which they finished: without those that
   * only served the choice of a tuned value.
   *
   * @throws java.nio.file.FileSystemException if this process writes to the run and its directory
   *     was removed
   */
  public List<CellRecord> cells() throws IOException {
    return records().stream().filter(cell -> !cell.trial()).toList();
  }

  /** All finished cells, those that only served a choice too, as {@link #cells} gives results. */
  public List<CellRecord> records() throws IOException {
    requireInPlace();
    return List.copyOf(recorded().values());
  }

  /** Visits the curves of all finished cells, each cell's in the order in which they were given. */
  public void curves(Consumer<CurvePoint> visitor) throws IOException {
    visit(CellTable.CURVES, visitor);
  }

  public void spectra(Consumer<SpectrumPoint> visitor) throws IOException {
    visit(CellTable.SPECTRA, visitor);
  }

  public void predictions(Consumer<Prediction> visitor) throws IOException {
    visit(CellTable.PREDICTIONS, visitor);
  }

  /** What a reader saw when it opened the run; everything for the process that writes. */
  private <T> void visit(CellTable<T> table, Consumer<T> visitor) throws IOException {
    long limit = writer.isPresent() ? Long.MAX_VALUE : seen.extents().get(table.name());
    table.visit(root, limit, recorded(), visitor);
  }

  private Map<String, CellRecord> recorded() {
    return writer.map(RunWriter::recorded).orElse(seen.whole());
  }

  /**
   * The study that {@code spec.yaml} describes, absent where none was written.
   *
   * @throws org.sigmap.spec.SpecException if this version does not read it
   */
  public Optional<Study> study() {
    return Optional.of(root.resolve(SPEC))
        .filter(Files::exists)
        .map(file -> SpecReader.read(file, Overrides.none()));
  }

  /**
   * The study that {@code spec.yaml} describes.
   *
   * @param lost what cannot be done without it
   * @throws DamagedRunException if none was written
   */
  public Study requireStudy(String lost) throws DamagedRunException {
    return study()
        .orElseThrow(() -> new DamagedRunException(root + " has no " + SPEC + ", so " + lost));
  }

  public Optional<String> spec() throws IOException {
    return text(SPEC);
  }

  private Optional<String> text(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /**
   * Who trained the cells, as {@code provenance.json} tells.
   *
   * @throws DamagedRunException if that is not what Sigmap wrote
   */
  public Sessions sessions() throws IOException {
    return Sessions.read(root.resolve(PROVENANCE), records().size());
  }

  /** Says who this process is, for {@code provenance.json} once there is something to train. */
  public synchronized void begin(Provenance own) {
    requireWriter();
    facts = Optional.of(own);
  }

  /**
   * Before anything is kept that this process trains, so that nothing is without provenance: enters
   * it in {@code provenance.json}.
   */
  public synchronized void trainingBegins() throws IOException {
    if (facts.isPresent() && entered.isEmpty()) {
      int held = records().size();
      enter(sessions().began(facts.get(), held, checkpoints().count() > 0));
    }
  }

  /** Completes the entry of this process, if it made one. */
  public synchronized void end(double wallSeconds) throws IOException {
    if (entered.isPresent()) {
      enter(entered.get().ended(wallSeconds, records().size()));
    }
  }

  private void enter(Sessions sessions) throws IOException {
    entered = Optional.of(sessions);
    writeSessions(sessions);
  }

  void writeSessions(Sessions sessions) throws IOException {
    writeFact(PROVENANCE, sessions.toJson());
  }

  /** A file of facts about the data, absent where none was written. */
  public Optional<String> exhibit(String name) throws IOException {
    return text(WholeFiles.EXHIBITS + "/" + name);
  }

  /**
   * Replaces a file of facts about the data.
   *
   * @throws IllegalArgumentException if the name is not made of letters, digits, {@code _}, {@code
   *     .} and {@code -}
   */
  public void writeExhibit(String name, String text) throws IOException {
    Path folder = root.resolve(WholeFiles.EXHIBITS);
    // Not its parents: a run directory that was removed must not come back.
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
    }
    writeFact(WholeFiles.EXHIBITS + "/" + Names.plain("exhibit", name), text);
  }

  public void writeSpec(String yaml) throws IOException {
    writeFact(SPEC, yaml);
  }

  /** Replaces a file of facts, after its checksum; one that says this already stays. */
  void writeFact(String name, String text) throws IOException {
    requireInPlace();
    requireWriter().note(name, Checksums.Sum.of(text));
    AtomicFile.writeChanged(root.resolve(name), text);
  }

  /**
   * Replaces a table that follows from the records, which a reader may write as well. Without rows
   * there is none, but where one of an earlier report would go on telling of others: that becomes
   * its header alone.
   */
  public void writeTable(String name, boolean rows, String csv) throws IOException {
    if (!rows && !Files.exists(root.resolve(name))) {
      return;
    }
    Checksums.Sum sum = Checksums.Sum.of(csv);
    if (writer.isPresent()) {
      requireInPlace();
      writer.get().note(name, sum);
    } else {
      Checksums.noteBeside(root, name, sum);
    }
    AtomicFile.writeChanged(root.resolve(name), csv);
  }

  public Checkpoints checkpoints() {
    return new Checkpoints(root.resolve(CHECKPOINTS));
  }

  public void writeLanes(LaneTable lanes) throws IOException {
    writeFact(LANES, lanes.toCsv());
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
