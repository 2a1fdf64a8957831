package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code predictions.csv} is kept, checked, repaired and joined as the other facts of cells are.
 */
class PredictionsTest {
  /** Names of classes as tables may have them. */
  private static final List<String> NAMES =
      List.of("plain", "with, comma", "a \"quote\"", "=1+1", "it's", "-5", "");

  private static final String FILE = "predictions.csv";

  @TempDir Path directory;
  private Path run;

  private static List<Prediction> rows(String cell) {
    List<Prediction> rows = new ArrayList<>();
    for (String name : NAMES) {
      rows.add(new Prediction(cell, rows.size(), name, NAMES.get(0)));
    }
    return rows;
  }

  private static CellRecord cell(String id) {
    return CellRecord.finished(id, Map.of("seed", 0), Map.of("test_loss", 1.0), 5, 1);
  }

  private static List<Prediction> read(RunDirectory run) throws IOException {
    List<Prediction> all = new ArrayList<>();
    run.predictions(all::add);
    return all;
  }

  /** Two cells with predictions, one between them without. */
  @BeforeEach
  void writeRun() throws IOException {
    run = directory.resolve("run");
    try (RunDirectory writing = RunDirectory.create(run)) {
      writing.writeSpec("name: a\n");
      writing.append(cell("a"), List.of(), List.of(), rows("a"));
      writing.append(cell("b"), List.of(), List.of());
      writing.append(cell("c"), List.of(), List.of(), rows("c"));
    }
  }

  private static List<Prediction> ofBoth() {
    List<Prediction> both = new ArrayList<>(rows("a"));
    both.addAll(rows("c"));
    return both;
  }

  @Test
  void everyNameComesBackAsItWas() throws IOException {
    List<String> lines = Files.readAllLines(run.resolve(FILE));
    assertEquals("cell,row,target,prediction", lines.get(0));
    assertEquals("a,1,\"with, comma\",plain", lines.get(2));
    assertEquals("a,3,'=1+1,plain", lines.get(4));
    try (RunDirectory reading = RunDirectory.open(run)) {
      assertEquals(ofBoth(), read(reading));
    }
  }

  @Test
  void aRunWithoutThemHasNoFile() throws IOException {
    Path other = directory.resolve("other");
    try (RunDirectory writing = RunDirectory.create(other)) {
      writing.append(cell("a"), List.of(), List.of());
    }
    assertFalse(Files.exists(other.resolve(FILE)));
    try (RunDirectory reading = RunDirectory.open(other)) {
      assertEquals(List.of(), read(reading));
    }
  }

  @Test
  void aChangedRowIsDamageAndItsCellIsTakenOut() throws IOException {
    String whole = Files.readString(run.resolve(FILE));
    for (String changed :
        List.of(whole.replace("c,0,plain", "c,0,plane"), whole.replace("c,5,-5,plain\n", ""))) {
      Files.writeString(run.resolve(FILE), changed);
      DamagedRunException damage =
          assertThrows(DamagedRunException.class, () -> RunDirectory.open(run).close());
      assertTrue(
          damage
              .getMessage()
              .startsWith(run.resolve(FILE) + ":9: what cell c has here (lines 9 to"),
          damage.getMessage());
    }
    try (RunDirectory writing = RunDirectory.resume(run, "name: a\n")) {
      assertEquals(2, writing.cells().size());
      assertEquals(rows("a"), read(writing));
      writing.append(cell("c"), List.of(), List.of(), rows("c"));
    }
    try (RunDirectory reading = RunDirectory.open(run)) {
      assertEquals(ofBoth(), read(reading));
    }
  }

  @Test
  void allOfThemGoneIsDamage() throws IOException {
    Files.delete(run.resolve(FILE));
    DamagedRunException damage =
        assertThrows(DamagedRunException.class, () -> RunDirectory.open(run).close());
    assertTrue(damage.getMessage().contains("what cell a has here"), damage.getMessage());
    try (RunDirectory writing = RunDirectory.resume(run, "name: a\n")) {
      assertEquals(List.of("b"), writing.cells().stream().map(CellRecord::cell).toList());
    }
  }

  /** A process that dies between a cell's predictions and its record leaves rows that are none. */
  @Test
  void rowsOfACellThatWasNotRecordedAreCut() throws IOException {
    Files.writeString(run.resolve(FILE), "d,0,plain,plain\nd,1,pla", StandardOpenOption.APPEND);
    try (RunDirectory reading = RunDirectory.open(run)) {
      assertEquals(ofBoth(), read(reading));
      assertTrue(reading.notes().get(0).contains(FILE), reading.notes().toString());
    }
    try (RunDirectory writing = RunDirectory.resume(run, "name: a\n")) {
      writing.append(cell("d"), List.of(), List.of(), rows("d"));
    }
    try (RunDirectory reading = RunDirectory.open(run)) {
      List<Prediction> all = ofBoth();
      all.addAll(rows("d"));
      assertEquals(all, read(reading));
    }
  }

  @Test
  void joinedRunsHaveThoseOfAll() throws IOException {
    Path other = directory.resolve("other");
    try (RunDirectory writing = RunDirectory.create(other)) {
      writing.writeSpec("name: a\n");
      writing.append(cell("d"), List.of(), List.of(), rows("d"));
    }
    Path joined = directory.resolve("joined");
    try (RunDirectory target = RunDirectory.create(joined);
        RunDirectory first = RunDirectory.open(run);
        RunDirectory second = RunDirectory.open(other)) {
      assertEquals(4, RunMerge.into(target, List.of(first, second), Assertions::fail));
    }
    try (RunDirectory reading = RunDirectory.open(joined)) {
      List<Prediction> all = ofBoth();
      all.addAll(rows("d"));
      assertEquals(all, read(reading));
    }
  }

  /** Copies of all three cells; those of b alone have predictions, that of a has other ones. */
  private Path copies() throws IOException {
    Path other = directory.resolve("copies");
    try (RunDirectory writing = RunDirectory.create(other)) {
      writing.writeSpec("name: a\n");
      writing.append(
          cell("a"), List.of(), List.of(), List.of(new Prediction("a", 0, "plain", "plain")));
      writing.append(cell("b"), List.of(), List.of(), rows("b"));
      writing.append(cell("c"), List.of(), List.of());
    }
    return other;
  }

  /** Whichever comes first, and where one of them is the run that is added to. */
  @Test
  void ofCopiesTheOneWithMoreRowsIsKept() throws IOException {
    Path copies = copies();
    Path fresh = directory.resolve("fresh");
    assertEquals(3, assertAllJoined(fresh, List.of(copies, run), copies, run));
    assertEquals(
        3, assertAllJoined(directory.resolve("turned"), List.of(run, copies), run, copies));
    assertEquals(0, assertAllJoined(copies, List.of(run), copies, run));
    assertEquals(1, assertAllJoined(run, List.of(fresh), run, fresh), "with what came behind");
    try (RunDirectory target = RunDirectory.resume(fresh, "name: a\n");
        RunDirectory same = RunDirectory.open(run)) {
      assertEquals(1, RunMerge.into(target, List.of(same), Assertions::fail));
    }
  }

  private static int assertAllJoined(Path target, List<Path> sources, Path one, Path two)
      throws IOException {
    List<String> told = new ArrayList<>();
    int added;
    try (RunDirectory joined = RunDirectory.resume(target, "name: a\n")) {
      List<RunDirectory> open = new ArrayList<>();
      for (Path source : sources) {
        open.add(RunDirectory.open(source));
      }
      joined.writeSpec("name: a\n");
      added = RunMerge.into(joined, open, told::add);
      joined.append(cell(target.getFileName().toString()), List.of(), List.of(), List.of());
    }
    try (RunDirectory reading = RunDirectory.open(target)) {
      for (String id : List.of("a", "b", "c")) {
        List<Prediction> own = new ArrayList<>(read(reading));
        own.removeIf(row -> !row.cell().equals(id));
        assertEquals(rows(id), own);
      }
      assertEquals(List.of(), reading.notes());
    }
    String said = ", with the same results in %s and %s, the rows in predictions.csv differ; those";
    assertFalse(told.isEmpty());
    for (String sentence : told) {
      assertTrue(sentence.contains(said.formatted(one, two)), sentence);
    }
    return added;
  }
}
