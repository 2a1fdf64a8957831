package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside a process that writes cells as fast as it can. */
@Tag("slow")
class SnapshotTest {
  private static final int READINGS = 25;

  /** Then the writer waits: each reading takes the longer the more there is. */
  private static final int MOST_CELLS = 1_500;

  private static final int POINTS = 3;

  @TempDir(factory = MemoryFolder.class)
  private Path temporary;

  private static List<CurvePoint> curve(String id) {
    List<CurvePoint> points = new ArrayList<>();
    for (int step = 0; step < POINTS; step++) {
      points.add(new CurvePoint(id, step, "test_loss", 1.0 / (step + 3)));
    }
    return points;
  }

  /** Writes a run of tiny cells, its lanes and summary again and again, until it is told to end. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path root = Path.of(arguments[0]);
      int cells = Integer.parseInt(arguments[1]);
      try (RunDirectory run = RunDirectory.create(root)) {
        run.writeSpec("name: a\n");
        for (int i = 0; i < cells && System.in.available() == 0; i++) {
          String id = "c" + i;
          run.append(
              CellRecord.finished(id, Map.of("seed", i), Map.of("test_loss", 0.5), 10, 0.25),
              curve(id),
              List.of(new SpectrumPoint(id, 1, 3, 3, 3)));
          if (i % 10 == 0) {
            run.writeLanes(new LaneTable(List.of(List.of(List.of(id)))));
            run.writeTable("summary.csv", true, "cells\n" + i + "\n");
          }
        }
        // Until the reader has seen what there is to see.
        System.in.read();
      }
    }
  }

  private Process start(Path root, int cells) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            root.toString(),
            Integer.toString(cells))
        .redirectErrorStream(true)
        .start();
  }

  private static void end(Process writer) throws Exception {
    writer.getOutputStream().write(1);
    writer.getOutputStream().close();
    assertEquals(0, writer.waitFor(), () -> said(writer));
  }

  @Test
  void aReaderSeesWholeCellsAndNoDamageThatIsNone() throws Exception {
    Path root = temporary.resolve("run");
    Process writer = start(root, MOST_CELLS);
    int last = 0;
    try {
      for (int readings = 0; readings < READINGS; ) {
        assertTrue(writer.isAlive(), () -> said(writer));
        if (Files.exists(root.resolve("lanes.csv"))) {
          last = assertWhole(root, last);
          readings++;
        }
      }
      end(writer);
    } finally {
      writer.destroyForcibly();
    }
    int cells = assertWhole(root, last);
    System.out.println(READINGS + " readings beside a writer of " + cells + " cells");

    // And damage is damage: a digit in the middle.
    Path curves = root.resolve("curves.csv");
    String text = Files.readString(curves);
    Files.writeString(curves, text.replace("c1,1,test_loss,0.25", "c1,1,test_loss,0.26"));
    DamagedRunException e = assertThrows(DamagedRunException.class, () -> RunDirectory.open(root));
    assertTrue(e.getMessage().contains("what cell c1 has here"), e.getMessage());
  }

  /** Opens the run; how many cells it held, which are no fewer than the last time. */
  private static int assertWhole(Path root, int before) throws IOException {
    try (RunDirectory run = RunDirectory.open(root)) {
      assertEquals(List.of(), run.stale());
      Map<String, List<CurvePoint>> curves = new HashMap<>();
      run.curves(
          point -> curves.computeIfAbsent(point.cell(), key -> new ArrayList<>()).add(point));
      List<CellRecord> cells = run.cells();
      assertTrue(cells.size() >= before);
      assertEquals(cells.size(), curves.size());
      assertEquals(cells.size(), Rows.spectra(run).size());
      cells.forEach(cell -> assertEquals(curve(cell.cell()), curves.get(cell.cell())));
      return cells.size();
    }
  }

  /** Whether somebody writes can be asked without getting into the way of one who wants to. */
  @Test
  void lookingForAWriterHoldsNobodyUp() throws Exception {
    Path root = temporary.resolve("run");
    RunDirectory.create(root).close();
    Thread looking =
        new Thread(
            () -> {
              try {
                while (!Thread.interrupted()) {
                  RunLock.held(root.resolve(".lock"));
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    looking.start();
    Process writer = start(root, 1);
    try {
      while (writer.isAlive()
          && !(Files.exists(root.resolve("cells.jsonl"))
              && Files.size(root.resolve("cells.jsonl")) > 0)) {
        Thread.sleep(5);
      }
      assertTrue(writer.isAlive(), () -> said(writer));
      assertTrue(RunDirectory.open(root).beingWritten());
      end(writer);
      assertFalse(RunDirectory.open(root).beingWritten());
    } finally {
      looking.interrupt();
      looking.join();
      writer.destroyForcibly();
    }
  }

  private static String said(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
