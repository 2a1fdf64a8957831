package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write to a run, and what happens when several do. */
@Tag("slow")
class RunSharingTest {
  private static final int CURVE_POINTS = 5;
  private static final String SPEC = "name: a\nseeds: 2\ntraining: {steps: 10}\n";

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void root() {
    root = temporary.resolve("run");
  }

  private static CellRecord cell(String id) {
    return CellRecord.finished(id, Map.of("seed", 3), Map.of("test_loss", 0.5), 10, 0.25);
  }

  private static List<CurvePoint> curve(String id) {
    return LongStream.range(0, CURVE_POINTS)
        .mapToObj(step -> new CurvePoint(id, step, "test_loss", 1.0 / (step + 3)))
        .toList();
  }

  @Test
  void directoriesInUseOrWithResultsAreRefused() throws IOException {
    try (RunDirectory first = RunDirectory.create(root)) {
      RunRefusedException e =
          assertThrows(RunRefusedException.class, () -> RunDirectory.create(root));
      assertTrue(e.getMessage().contains("process " + ProcessHandle.current().pid()));
      first.writeSpec(SPEC);
      first.append(cell("a"), curve("a"), List.of());
      assertThrows(
          IllegalArgumentException.class, () -> first.append(cell("a"), List.of(), List.of()));
      assertThrows(
          IllegalArgumentException.class, () -> first.append(cell("b"), curve("c"), List.of()));
    }
    RunRefusedException e =
        assertThrows(RunRefusedException.class, () -> RunDirectory.create(root));
    assertTrue(e.getMessage().contains("already holds 1 finished cell; add --resume"));
    assertThrows(DamagedRunException.class, () -> RunDirectory.open(temporary));
  }

  /**
   * Checkpoints are work too: only --resume goes on from them, and with their specification only.
   */
  @Test
  void checkpointsAreNotThrownAwayUnasked() throws IOException {
    List<List<String>> lanes = List.of(List.of("a"));
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SPEC);
      run.checkpoints()
          .write(
              new Checkpoint(
                  lanes, 5, 1.5, Map.of(), List.of(new Checkpoint.Curve(-1, null, List.of()))));
    }
    RunRefusedException e =
        assertThrows(RunRefusedException.class, () -> RunDirectory.create(root));
    assertTrue(e.getMessage().contains("checkpoints of 1 lane group"), e.getMessage());
    assertTrue(e.getMessage().contains("--resume"), e.getMessage());
    String other = SPEC.replace("seeds: 2", "seeds: 3");
    assertThrows(RunRefusedException.class, () -> RunDirectory.resume(root, other));
    try (RunDirectory run = RunDirectory.resume(root, SPEC)) {
      assertEquals(5, run.checkpoints().read(lanes).orElseThrow().step());
    }
  }

  @Test
  void resumingWithAnotherSpecShowsTheDifference() throws IOException {
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SPEC);
      run.append(cell("a"), curve("a"), List.of());
    }
    String other = SPEC.replace("seeds: 2", "seeds: 3");
    RunRefusedException e =
        assertThrows(RunRefusedException.class, () -> RunDirectory.resume(root, other));
    assertTrue(e.getMessage().endsWith(":\n- seeds: 2\n+ seeds: 3"), e.getMessage());
    RunDirectory.resume(root, SPEC).close();
    RunDirectory.resume(temporary.resolve("fresh"), SPEC).close();
  }

  /** Another process, since file locks are held by processes, not threads. */
  @Test
  void lockExcludesAnotherProcess() throws Exception {
    try (RunDirectory run = RunDirectory.create(root)) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Contender.class.getName(),
                  root.toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(other.getInputStream().readAllBytes());
      assertEquals(3, other.waitFor(), output);
      assertTrue(output.contains("process " + ProcessHandle.current().pid()), output);
      assertTrue(run.cells().isEmpty());
    }
  }

  /** Tries to write to the run named by its argument; exits 3 where it is refused. */
  static final class Contender {
    public static void main(String[] arguments) throws IOException {
      try (RunDirectory run = RunDirectory.create(Path.of(arguments[0]))) {
        System.out.println("admitted to " + run.root());
      } catch (RunRefusedException e) {
        System.out.println(e.getMessage());
        System.exit(3);
      }
    }
  }

  @Test
  void threadsAppendWithoutMixingRows() throws Exception {
    int threads = 8;
    int cellsEach = 12;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (RunDirectory run = RunDirectory.create(root)) {
      List<Callable<Void>> tasks =
          IntStream.range(0, threads)
              .<Callable<Void>>mapToObj(
                  thread ->
                      () -> {
                        for (int i = 0; i < cellsEach; i++) {
                          String id = "t" + thread + "." + i;
                          run.append(
                              cell(id), curve(id), List.of(new SpectrumPoint(id, 1, 3, 3, 3)));
                        }
                        return null;
                      })
              .toList();
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
    RunDirectory read = RunDirectory.open(root);
    List<CellRecord> cells = read.cells();
    assertEquals(threads * cellsEach, cells.size());
    List<CurvePoint> curves = Rows.curves(read);
    for (int i = 0; i < cells.size(); i++) {
      String id = cells.get(i).cell();
      assertEquals(curve(id), curves.subList(i * CURVE_POINTS, (i + 1) * CURVE_POINTS));
    }
  }
}
