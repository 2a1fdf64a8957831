package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final int CURVE_POINTS = 5;
  private static final String SPEC = "name: a\nseeds: 2\ntraining: {steps: 10}\n";

  @TempDir Path temporary;
  private Path root;
  private String checksums;

  @BeforeEach
  void root() {
    root = temporary.resolve("run");
  }

  private static CellRecord cell(String id) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("preconditioner.p", -0.5);
    axes.put("seed", 3);
    return new CellRecord(
        id, axes, CellStatus.DONE, Map.of("test_loss", 0.1 + 0.2, "train_loss", 1e-300), 10, 0.25);
  }

  private static List<CurvePoint> curve(String id) {
    return LongStream.range(0, CURVE_POINTS)
        .mapToObj(step -> new CurvePoint(id, step, "test_loss", 1.0 / (step + 3)))
        .toList();
  }

  private static List<SpectrumPoint> spectrum(String id) {
    return IntStream.rangeClosed(1, 2)
        .mapToObj(rank -> new SpectrumPoint(id, rank, 3.0 / rank, 3.0 / rank, 2.9999 / rank))
        .toList();
  }

  private void writeCells(String... ids) throws IOException {
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SPEC);
      for (String id : ids) {
        run.append(cell(id), curve(id), spectrum(id));
      }
    }
  }

  /** The last cell has no next one whose write would see it. */
  @Test
  void aDirectoryThatIsRenamedAfterTheLastCellIsTold() throws IOException {
    try (RunDirectory run = RunDirectory.create(root)) {
      run.append(cell("c"), curve("c"), spectrum("c"));
      Files.move(root, temporary.resolve("elsewhere"));
      assertThrows(FileSystemException.class, run::cells);
      assertThrows(FileSystemException.class, () -> run.writeSpec(SPEC));
      assertThrows(FileSystemException.class, () -> run.writeTable("summary.csv", true, ""));
    }
    assertFalse(Files.exists(root));
  }

  @Test
  void whatIsAppendedReadsBack() throws IOException {
    Map<String, Double> last = new HashMap<>();
    last.put("test_loss", null);
    CellRecord diverged = new CellRecord("d", Map.of("seed", 1), CellStatus.DIVERGED, last, 7, 0.5);
    CurvePoint notFinite = new CurvePoint("d", 7, "test_loss", Double.NaN);
    CellRecord failed = CellRecord.failed("f", Map.of("seed", 2), "Σ has \"rank\" 3 of 4", 0, 0);
    try (RunDirectory run = RunDirectory.create(root)) {
      run.append(cell("c"), curve("c"), spectrum("c"));
      run.append(diverged, List.of(notFinite), List.of());
      run.append(failed, List.of(), List.of());
    }
    RunDirectory read = RunDirectory.open(root);
    assertEquals(List.of(cell("c"), diverged, failed), read.cells());
    assertEquals(spectrum("c"), Rows.spectra(read));
    assertEquals(notFinite, Rows.curves(read).get(CURVE_POINTS));
    assertEquals(curve("c"), Rows.curves(read).subList(0, CURVE_POINTS));
    assertEquals(List.of(), read.notes());
    assertEquals(
        "{\"cell\":\"d\",\"axes\":{\"seed\":1},\"status\":\"diverged\","
            + "\"metrics\":{\"test_loss\":null},\"steps\":7,\"seconds\":0.5}",
        Files.readAllLines(root.resolve("cells.jsonl")).get(1));
    assertEquals(
        "{\"cell\":\"f\",\"axes\":{\"seed\":2},\"status\":\"failed\",\"metrics\":{},"
            + "\"steps\":0,\"seconds\":0.0,\"reason\":\"Σ has \\\"rank\\\" 3 of 4\"}",
        Files.readAllLines(root.resolve("cells.jsonl")).get(2));
    assertThrows(IllegalStateException.class, () -> read.append(cell("e"), List.of(), List.of()));
  }

  /** Every possible place of a crash within the last append leaves a run that reads and resumes. */
  @Test
  void everyTornAppendIsDroppedWithANote() throws IOException {
    writeCells("a", "b");
    byte[] curves = Files.readAllBytes(root.resolve("curves.csv"));
    byte[] cells = Files.readAllBytes(root.resolve("cells.jsonl"));
    byte[] spectra = Files.readAllBytes(root.resolve("spectra.csv"));
    // A process that died wrote no mark of its end.
    List<String> manifest = Files.readAllLines(root.resolve("checksums.csv"));
    assertTrue(manifest.remove(manifest.size() - 1).startsWith("cells.jsonl,,2,"));
    checksums = String.join("\n", manifest) + "\n";
    int oneCell = cells.length / 2;
    int curvesOfA =
        (curves.length - CurvePoint.HEADER.length() - 1) / 2 + CurvePoint.HEADER.length() + 1;
    int spectraOfA =
        (spectra.length - SpectrumPoint.HEADER.length() - 1) / 2
            + SpectrumPoint.HEADER.length()
            + 1;
    for (int kept = curvesOfA + 1; kept <= curves.length; kept += 3) {
      assertResumes(cut(cells, oneCell), cut(curves, kept), cut(spectra, spectraOfA));
    }
    for (int kept = spectraOfA + 1; kept <= spectra.length; kept += 3) {
      assertResumes(cut(cells, oneCell), curves, cut(spectra, kept));
    }
    for (int kept = oneCell + 1; kept < cells.length; kept += 3) {
      assertResumes(cut(cells, kept), curves, spectra);
    }
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private void assertResumes(byte[] cells, byte[] curves, byte[] spectra) throws IOException {
    Files.write(root.resolve("cells.jsonl"), cells);
    Files.write(root.resolve("curves.csv"), curves);
    Files.write(root.resolve("spectra.csv"), spectra);
    Files.writeString(root.resolve("checksums.csv"), checksums);
    RunDirectory read = RunDirectory.open(root);
    assertEquals(List.of(cell("a")), read.cells());
    assertEquals(curve("a"), Rows.curves(read));
    assertTrue(!read.notes().isEmpty() && read.notes().get(0).contains("interrupted"));
    try (RunDirectory resumed = RunDirectory.resume(root, SPEC)) {
      assertEquals(read.notes(), resumed.notes());
      resumed.append(cell("b"), curve("b"), spectrum("b"));
    }
    RunDirectory whole = RunDirectory.open(root);
    assertEquals(List.of(), whole.notes());
    assertEquals(List.of(cell("a"), cell("b")), whole.cells());
    assertEquals(2 * CURVE_POINTS, Rows.curves(whole).size());
    assertEquals(4, Rows.spectra(whole).size());
  }

  @Test
  void tornHeaderIsWrittenAgain() throws IOException {
    writeCells();
    Files.writeString(root.resolve("curves.csv"), "cell,st");
    try (RunDirectory run = RunDirectory.create(root)) {
      run.append(cell("a"), curve("a"), List.of());
    }
    assertEquals(curve("a"), Rows.curves(RunDirectory.open(root)));
  }

  @Test
  void damageIsNamedByFileAndLine() throws IOException {
    writeCells("a", "b");
    Path cells = root.resolve("cells.jsonl");
    Path curves = root.resolve("curves.csv");
    String goodCells = Files.readString(cells);
    String goodCurves = Files.readString(curves);

    damaged(cells, goodCells + "{}\n", cells + ":3: not a cell record (Missing");
    for (String noObject : new String[] {"null", "", "7", "[]"}) {
      damaged(cells, goodCells + noObject + "\n", cells + ":3: not a cell record");
    }
    damaged(
        cells,
        goodCells.replaceFirst("\"status\":\"done\"", "\"status\":\"failed\""),
        cells + ":1: not a cell record");
    damaged(cells, goodCells + goodCells, cells + ":3: cell a is already recorded on line 1");
    damaged(
        cells,
        goodCells.replaceFirst("\"steps\":10", "\"steps\":\"10\""),
        cells + ":1: not a cell record");
    damaged(
        cells, goodCells.replaceFirst("\"steps\"", "\"stops\""), cells + ":1: not a cell record");
    Files.writeString(cells, goodCells);
    damaged(curves, goodCurves.replace("a,2,", "a,two,"), curves + ":4: not a valid row");
    damaged(curves, goodCurves.replace("a,2,", "x,2,"), curves + ":4: cell x has no record");
    damaged(curves, goodCurves.replace("a,2,", "a,"), curves + ":4: expected 4 columns");
    damaged(curves, goodCurves.replace("cell,", "id,"), curves + ":1: expected the header");
  }

  private void damaged(Path file, String text, String start) throws IOException {
    Files.writeString(file, text);
    DamagedRunException e = assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static Provenance provenance(String started) {
    return new Provenance(
        "0.1.0",
        null,
        "17",
        "Linux",
        2,
        "2.18.0",
        List.of("GPU:0"),
        "/cache/cuda-kernels",
        "float32",
        started,
        0,
        Map.of("b", "2", "a", "1"),
        List.of("run", "quickstart.yaml"));
  }

  @Test
  void provenanceAndSpecReadBack() throws IOException {
    Provenance provenance = provenance("2026-01-02T03:04:05Z");
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SPEC);
      run.begin(provenance);
      run.append(cell("a"), curve("a"), List.of());
      run.end(13);
    }
    RunDirectory read = RunDirectory.open(root);
    Session session = new Session(provenance.withWallSeconds(13), 0, 1);
    assertEquals(List.of(session), read.sessions().entries());
    assertEquals(SPEC, read.spec().orElseThrow());
    try (Stream<Path> files = Files.list(root)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
    String json = Files.readString(read.root().resolve("provenance.json"));
    Files.writeString(
        read.root().resolve("provenance.json"), json.replaceFirst(".*\"cudaCachePath\".*\n", ""));
    assertNull(read.sessions().entries().get(0).facts().cudaCachePath());
    Files.writeString(
        read.root().resolve("provenance.json"), json.replaceFirst(".*\"tensorflow\".*\n", ""));
    assertThrows(DamagedRunException.class, read::sessions);
    Files.writeString(read.root().resolve("provenance.json"), json);
    Files.writeString(read.root().resolve("provenance.json"), "}", StandardOpenOption.APPEND);
    assertThrows(DamagedRunException.class, read::sessions);
  }

  @Test
  void recordsRefuseWhatCouldNotBeReadBack() {
    Map<String, Object> axes = Map.of("seed", 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new CellRecord("a,b", axes, CellStatus.DONE, Map.of(), 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CellRecord("a", axes, CellStatus.DONE, Map.of("l", Double.NaN), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new CurvePoint("a", 1, "x\n", 1));
    assertEquals(
        CellStatus.DIVERGED,
        CellRecord.finished("a", axes, Map.of("l", Double.POSITIVE_INFINITY), 1, 1).status());
  }
}
