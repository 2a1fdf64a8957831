package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of damage is found, named by file and line, and costs only the cells it hit. */
class RunDamageTest {
  private static final String SPEC = "name: tiny\nseeds: 3\n";
  private static final List<String> CELLS = List.of("a", "b", "c");
  private static final List<String> FILES =
      List.of("cells.jsonl", "curves.csv", "spectra.csv", "checksums.csv");

  /** Mending syncs every file to the device, which takes most of the time. */
  private static final int MENDED_EVERY = 37;

  private static final int FUZZED = Integer.getInteger("sigmap.fuzz.records", 20_000);

  @TempDir(factory = MemoryFolder.class)
  Path temporary;

  private Path root;
  private final Map<String, byte[]> whole = new HashMap<>();

  @BeforeEach
  void writeRun() throws IOException {
    root = temporary.resolve("run");
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SPEC);
      for (String id : CELLS) {
        append(run, id);
      }
    }
    for (String file : FILES) {
      whole.put(file, Files.readAllBytes(root.resolve(file)));
    }
  }

  private static void append(RunDirectory run, String id) throws IOException {
    run.append(cell(id), curve(id), List.of(new SpectrumPoint(id, 1, 2, 4, 4.25)));
  }

  private static CellRecord cell(String id) {
    Map<String, Object> axes = Map.of("seed", (long) id.charAt(0));
    return CellRecord.finished(id, axes, Map.of("test_loss", 0.5), 10, 0.25);
  }

  private static List<CurvePoint> curve(String id) {
    return List.of(
        new CurvePoint(id, 0, "test_loss", 1.25), new CurvePoint(id, 10, "test_loss", 0.5));
  }

  private void restore() throws IOException {
    for (String file : FILES) {
      Files.write(root.resolve(file), whole.get(file));
    }
  }

  /** Goes on with the run as `run --resume` does, and asserts that it then is as it was. */
  private void assertMended() throws IOException {
    Set<String> kept = new HashSet<>();
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      run.cells().forEach(cell -> kept.add(cell.cell()));
      for (String id : CELLS) {
        if (!kept.contains(id)) {
          append(run, id);
        }
      }
    }
    RunDirectory run = RunDirectory.open(root);
    assertEquals(List.of(), run.notes());
    assertEquals(
        new HashSet<>(CELLS.stream().map(RunDamageTest::cell).toList()),
        new HashSet<>(run.cells()));
    assertEquals(CELLS.size(), run.cells().size());
    for (String id : CELLS) {
      assertEquals(
          curve(id), Rows.curves(run).stream().filter(point -> point.cell().equals(id)).toList());
    }
    assertEquals(CELLS.size(), Rows.spectra(run).size());
  }

  @Test
  void noFlippedByteGoesUnseen() throws IOException {
    for (String name : FILES) {
      byte[] good = whole.get(name);
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= 0x01;
        Files.write(root.resolve(name), bad);
        assertSeen(name, i);
        if (i % MENDED_EVERY == 0) {
          assertMended();
        }
        restore();
      }
    }
  }

  /** Only the last line end may vanish without an error: such a line was not written to its end. */
  private void assertSeen(String name, int position) throws IOException {
    try (RunDirectory run = RunDirectory.open(root)) {
      boolean last = position == whole.get(name).length - 1;
      assertTrue(last, name + " byte " + position);
      assertFalse(run.notes().isEmpty() && !name.equals("checksums.csv"), name);
    } catch (DamagedRunException e) {
      assertTrue(e.getMessage().matches("(?s).*\\.(jsonl|csv):\\d+: .*"), e.getMessage());
      assertTrue(e.getMessage().contains("--resume"), e.getMessage());
    }
  }

  @Test
  void oneDamagedCellCostsNoOther() throws IOException {
    String curves = new String(whole.get("curves.csv"));
    // A digit of cell b's second value: still a valid table of valid numbers.
    Files.writeString(
        root.resolve("curves.csv"), curves.replace("b,10,test_loss,0.5", "b,10,test_loss,0.6"));
    DamagedRunException e = assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    assertEquals(
        root.resolve("curves.csv")
            + ":4: what cell b has here (lines 4 to 5) does not match its checksum in"
            + " checksums.csv; `sigmap run SPEC --resume --out "
            + root
            + "` trains the damaged cells again and keeps the other 2",
        e.getMessage());
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      assertEquals(List.of(cell("a"), cell("c")), run.cells());
      assertTrue(run.notes().get(0).startsWith(root.resolve("curves.csv") + ":4: "));
    }
    assertTrue(Files.readString(root.resolve("curves.csv.damaged")).contains("0.6"));
    assertMended();
  }

  @Test
  void runsWithoutChecksumsAreTakenAsTheyAreAndGetThem() throws IOException {
    Files.delete(root.resolve("checksums.csv"));
    assertEquals(3, RunDirectory.open(root).cells().size());
    RunDirectory.resume(root, SPEC).close();
    String curves = new String(whole.get("curves.csv"));
    Files.writeString(root.resolve("curves.csv"), curves.replace("1.25", "1.35"));
    assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
  }

  @Test
  void damagedSpecIsToldFromAnotherSpec() throws IOException {
    Files.writeString(root.resolve("spec.yaml"), SPEC.replace("3", "4"));
    RunDirectory.resume(root, SPEC).close();
    DamagedRunException e =
        assertThrows(
            DamagedRunException.class, () -> RunDirectory.resume(root, SPEC.replace("3", "5")));
    assertTrue(e.getMessage().startsWith(root.resolve("spec.yaml") + ":1: "), e.getMessage());
    Files.writeString(root.resolve("spec.yaml"), SPEC);
    assertThrows(
        RunRefusedException.class, () -> RunDirectory.resume(root, SPEC.replace("3", "5")));
  }

  /** The last record too: the mark of an orderly end says that it was there. */
  @Test
  void lostRecordsAreNamedAndNeverTakenForUnfinished() throws IOException {
    byte[] cells = whole.get("cells.jsonl");
    int line = cells.length / CELLS.size();
    for (int kept = CELLS.size() - 1; kept >= 0; kept--) {
      Files.write(root.resolve("cells.jsonl"), Arrays.copyOf(cells, kept * line));
      DamagedRunException e =
          assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
      String first = CELLS.get(kept);
      assertTrue(
          e.getMessage()
              .startsWith(
                  root.resolve("cells.jsonl")
                      + ":"
                      + (kept + 1)
                      + ": the record of cell "
                      + first
                      + " is lost"),
          e.getMessage());
      if (kept == 0) {
        assertRecordsGone();
      }
      assertMended();
      restore();
    }
    Files.delete(root.resolve("cells.jsonl"));
    assertRecordsGone();
    assertMended();
  }

  private void assertRecordsGone() {
    DamagedRunException refused =
        assertThrows(DamagedRunException.class, () -> RunDirectory.create(root));
    assertTrue(
        refused.getMessage().contains("the records of 3 finished cells are lost"),
        refused.getMessage());
    assertThrows(
        IOException.class, () -> RunDirectory.resume(root, SPEC.replace("3", "5")), "other spec");
  }

  /** A process that died left at most its newest cell without a record, and that is no damage. */
  @Test
  void withoutAnEndMarkTheNewestCellMayBeUnfinished() throws IOException {
    List<String> manifest = Files.readAllLines(root.resolve("checksums.csv"));
    assertTrue(manifest.remove(manifest.size() - 1).startsWith("cells.jsonl,,3,"));
    Files.write(root.resolve("checksums.csv"), manifest);
    byte[] cells = whole.get("cells.jsonl");
    int line = cells.length / CELLS.size();
    Files.write(root.resolve("cells.jsonl"), Arrays.copyOf(cells, 2 * line));
    RunDirectory run = RunDirectory.open(root);
    assertEquals(2, run.cells().size());
    assertTrue(run.notes().toString().contains("interrupted, or goes on"), run.notes().toString());
    Files.write(root.resolve("cells.jsonl"), Arrays.copyOf(cells, line));
    DamagedRunException e = assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    assertTrue(e.getMessage().contains("the record of cell b is lost"), e.getMessage());
    assertMended();
  }

  /** Facts are refused, what follows from the records is only named. */
  @Test
  void everyFileThatIsWrittenWholeIsChecked() throws IOException {
    List<String> facts = List.of("spec.yaml", "lanes.csv", "exhibits/set.txt", "provenance.json");
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      run.writeLanes(new LaneTable(List.of(List.of(List.of("a")))));
      run.writeExhibit("set.txt", "digits\n");
      run.writeSessions(new Sessions(List.of()));
      run.writeTable("summary.csv", true, "metric\n");
    }
    RunDirectory.open(root).close();
    for (String fact : facts) {
      byte[] good = Files.readAllBytes(root.resolve(fact));
      for (byte[] bad : List.of(joined(good, new byte[] {'\n'}), new byte[0])) {
        Files.write(root.resolve(fact), bad);
        assertRefused(root.resolve(fact) + ":1: the file does not match its checksum");
      }
      Files.delete(root.resolve(fact));
      assertRefused(root.resolve(fact) + " is gone, though checksums.csv lists it");
      Files.write(root.resolve(fact), good);
    }
    Files.writeString(root.resolve("summary.csv"), "metrix\n");
    RunDirectory read = RunDirectory.open(root);
    assertTrue(read.stale().get(0).startsWith(root.resolve("summary.csv") + ":1: "));
    read.writeTable("summary.csv", true, "metric\n");
    assertEquals(List.of(), RunDirectory.open(root).stale());

    Files.writeString(root.resolve("provenance.json"), "{}");
    Files.writeString(root.resolve("exhibits/set.txt"), "digit\n");
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      assertEquals(CELLS.size(), run.cells().size());
      assertTrue(run.notes().get(0).startsWith(root.resolve("exhibits/set.txt") + ":1: "));
      assertTrue(run.notes().get(1).startsWith(root.resolve("provenance.json") + ":1: "));
    }
    assertEquals("digit\n", Files.readString(root.resolve("exhibits/set.txt.damaged")));
    RunDirectory.open(root).close();
  }

  private void assertRefused(String start) {
    DamagedRunException e = assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().contains("keeps all 3 cells"), e.getMessage());
  }

  /** A replacement that was interrupted leaves the version before; nothing older passes. */
  @Test
  void aFileIsTheVersionListedLastOrTheOneBefore() throws IOException {
    List<LaneTable> versions = new java.util.ArrayList<>();
    for (String cell : List.of("a", "b", "c")) {
      versions.add(new LaneTable(List.of(List.of(List.of(cell)))));
    }
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      for (LaneTable version : versions) {
        run.writeLanes(version);
      }
    }
    Path lanes = root.resolve("lanes.csv");
    Files.writeString(lanes, versions.get(1).toCsv());
    RunDirectory.open(root).close();
    RunDirectory.resume(root, SPEC).close();
    Files.writeString(lanes, versions.get(2).toCsv());
    assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    Files.writeString(lanes, versions.get(0).toCsv());
    assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
  }

  @Test
  void laneTableReadsBackOrIsRefused() throws IOException {
    LaneTable table =
        new LaneTable(List.of(List.of(List.of("a"), List.of("b", "c")), List.of(List.of("d"))));
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      run.writeLanes(table);
    }
    assertEquals(table, RunDirectory.open(root).lanes().orElseThrow());
    Path file = root.resolve("lanes.csv");
    Files.writeString(file, Files.readString(file).replace("1,0,d", "1,0,e"));
    DamagedRunException e =
        assertThrows(DamagedRunException.class, () -> RunDirectory.open(root).lanes());
    assertTrue(e.getMessage().startsWith(file + ":1: "), e.getMessage());
  }

  /** Random edits of any file: opening finds damage or passes, resuming always mends. */
  @Tag("slow")
  @Test
  void fuzzedFilesNeverThrowAnythingElse() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < FUZZED; i++) {
      String name = FILES.get(random.nextInt(FILES.size()));
      Files.write(root.resolve(name), edited(whole.get(name), random));
      try (RunDirectory run = RunDirectory.open(root)) {
        run.cells();
        Rows.curves(run);
        Rows.spectra(run);
      } catch (DamagedRunException e) {
        assertTrue(e.getMessage().contains(root.toString()), e.getMessage());
      }
      if (i % (10 * MENDED_EVERY) == 0) {
        assertMended();
      }
      restore();
    }
  }

  static byte[] edited(byte[] good, SplittableRandom random) {
    byte[] bad = good.clone();
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = bad.length == 0 ? 0 : random.nextInt(bad.length);
      int to = bad.length == 0 ? 0 : at + random.nextInt(bad.length - at);
      bad =
          switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bad, at);
            case 1 -> joined(Arrays.copyOf(bad, at), Arrays.copyOfRange(bad, to, bad.length));
            case 2 -> joined(Arrays.copyOf(bad, to), Arrays.copyOfRange(bad, at, bad.length));
            default -> withByte(bad, at, (byte) random.nextInt(256));
          };
    }
    return bad;
  }

  private static byte[] withByte(byte[] bytes, int at, byte value) {
    byte[] copy = bytes.length == 0 ? new byte[1] : bytes.clone();
    copy[Math.min(at, copy.length - 1)] = value;
    return copy;
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  @Test
  void editsDoEdit() {
    byte[] good = {1, 2, 3, 4};
    SplittableRandom random = new SplittableRandom(1);
    int changed = 0;
    for (int i = 0; i < 100; i++) {
      changed += Arrays.equals(good, edited(good, random)) ? 0 : 1;
    }
    assertTrue(changed > 70, "changed " + changed);
    assertArrayEquals(new byte[] {1, 2, 3, 4}, good);
  }
}
