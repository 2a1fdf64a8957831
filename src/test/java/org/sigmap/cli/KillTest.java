package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.results.CellRecord;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Session;

/** A real process that dies at random moments of a sweep loses nothing that it had finished. */
@Tag("slow")
class KillTest {
  private static final int KILLS = Integer.getInteger("sigmap.kills", 8);
  private static final int LONGEST_LIFE_MILLIS = 2_500;

  /** It comes with the first session call, of about a second; a machine may be busy. */
  private static final int FIRST_CHECKPOINT_MILLIS = 60_000;

  /** A third of what a command that keeps something may take. */
  private static final int SOON_SECONDS = 20;

  private static final String SPEC =
      """
      name: killed
      seeds: 8
      teacher: {kind: single-index, dimension: 6}
      samples: {total: 120, trainFraction: 0.5}
      model: {hidden: 40, initScale: 0.5}
      training: {steps: 2000, logEvery: 50}
      sweep:
        teacher.case: [high, low]
        preconditioner.p: [0.5, 0, -1]
      """;

  /** Trials, then what they choose, over a table. */
  private static final String TUNED =
      """
      name: killed
      seeds: 2
      data: {kind: table, file: DIR/rows.csv, target: y}
      samples: {kind: ranges, train: {from: 0, to: 40}, test: {from: 40}}
      model: {hidden: 40, initScale: 0.5}
      training: {steps: 6000, logEvery: 100}
      preconditioner: {damping: 0.01}
      tune: {field: optimizer.learningRate, values: [100, 0.1, 0.001]}
      sweep:
        preconditioner.p: [0, -1]
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;
  private Path output;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = folder.resolve("spec.yaml");
    output = folder.resolve("output.txt");
    Files.writeString(spec, SPEC);
    StringBuilder rows = new StringBuilder("a,b,y\n");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      rows.append(random.nextInt(9)).append(',').append(random.nextInt(9)).append(',');
      rows.append(random.nextInt(9)).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
  }

  private final List<Process> processes = new ArrayList<>();

  /** A test that fails or is skipped leaves no process behind. */
  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process started(String... arguments) throws IOException {
    Process process = RealProgram.interruptible(output, arguments);
    processes.add(process);
    return process;
  }

  private Process start(Path run) throws IOException {
    return started(
        "run",
        spec.toString(),
        "--out",
        run.toString(),
        "--resume",
        "--quiet",
        "--lanes",
        "4",
        "--workers",
        "2",
        "--checkpoint",
        "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {SPEC, TUNED})
  void sweepSurvivesSigkillAtRandomMoments(String study) throws Exception {
    Files.writeString(spec, study.replace("DIR", folder.toString()));
    Path whole = folder.resolve("whole");
    assertEquals(ExitCode.DONE, RealProgram.exitCode(start(whole)), Files.readString(output));

    SplittableRandom random = new SplittableRandom(2026);
    int kills = 0;
    int sweeps = 0;
    int inTraining = 0;
    while (kills < KILLS) {
      Path run = folder.resolve("sweep-" + sweeps++);
      List<String> records = List.of();
      boolean ended = false;
      while (!ended && kills < KILLS) {
        Process process = start(run);
        ended = !killAfter(process, run, random.nextInt(LONGEST_LIFE_MILLIS));
        if (!ended) {
          kills++;
          inTraining += Files.exists(run.resolve("lanes.csv")) ? 1 : 0;
        }
        List<String> now = completeRecords(run);
        assertTrue(now.size() >= records.size(), "a finished cell was lost");
        assertEquals(records, now.subList(0, records.size()));
        assertEquals(now.size(), new HashSet<>(now).size(), "a finished cell is there twice");
        records = now;
        assertReadable(run);
      }
      if (!ended) {
        assertEquals(ExitCode.DONE, RealProgram.exitCode(start(run)), Files.readString(output));
      }
      assertAlike(whole, run);
    }
    System.out.println(
        kills + " kills in " + sweeps + " sweeps, " + inTraining + " after training had begun");
    assertTrue(inTraining > KILLS / 2, "only " + inTraining + " kills hit the training");
  }

  /** What a kill leaves is no damage to a reader. */
  private static void assertReadable(Path run) throws IOException {
    if (!completeRecords(run).isEmpty()) {
      try (RunDirectory read = RunDirectory.open(run)) {
        assertEquals(completeRecords(run).size(), read.records().size());
        assertEquals(List.of(), read.stale());
        int told = read.sessions().entries().stream().mapToInt(Session::cells).sum();
        assertEquals(read.records().size(), told, "every cell has its provenance");
      }
    }
  }

  /** Kills the process so long after it took the run over; false if it ended before. */
  private static boolean killAfter(Process process, Path run, int millis) throws Exception {
    Path lock = run.resolve(".lock");
    String pid = Long.toString(process.pid());
    while (process.isAlive()
        && !(Files.exists(lock) && Files.readString(lock).strip().equals(pid))) {
      Thread.sleep(5);
    }
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      assertEquals(ExitCode.DONE, process.exitValue());
      return false;
    }
    process.destroyForcibly().waitFor();
    return true;
  }

  private static List<String> completeRecords(Path run) throws IOException {
    Path file = run.resolve("cells.jsonl");
    String text = Files.exists(file) ? Files.readString(file) : "";
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void assertAlike(Path whole, Path run) throws IOException {
    assertEquals(
        Files.readString(whole.resolve("summary.csv")),
        Files.readString(run.resolve("summary.csv")));
    try (RunDirectory a = RunDirectory.open(whole);
        RunDirectory b = RunDirectory.open(run)) {
      assertEquals(List.of(), b.notes());
      assertEquals(results(a), results(b));
      assertEquals(new HashSet<>(Rows.curves(a)), new HashSet<>(Rows.curves(b)));
      assertEquals(Rows.curves(a).size(), Rows.curves(b).size());
      assertEquals(new HashSet<>(Rows.spectra(a)), new HashSet<>(Rows.spectra(b)));
    }
  }

  /** Every record, trials too, but for the time it took. */
  private static Set<Object> results(RunDirectory run) throws IOException {
    Set<Object> results = new HashSet<>();
    for (CellRecord cell : run.records()) {
      results.add(List.of(cell.cell(), cell.status(), cell.steps(), cell.metrics(), cell.trial()));
    }
    return results;
  }

  /** As the user and Slurm do it: a checkpoint, the lock free, and nothing to repair. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void anInterruptLeavesACheckpointToGoOnFrom(String signal) throws Exception {
    assumeFalse(signal.equals("HUP") && hangUpIsIgnored(), "the tests run under nohup");
    Files.writeString(
        spec, SPEC.replace("steps: 2000", "steps: 200000").replace("seeds: 8", "seeds: 1"));
    Path run = folder.resolve("run");
    Process process =
        started("run", spec.toString(), "--out", run.toString(), "--quiet", "--checkpoint", "9999");
    while (process.isAlive() && !Files.exists(run.resolve("lanes.csv"))) {
      Thread.sleep(5);
    }
    Thread.sleep(1_000);
    interrupt(process, signal);
    assertEquals(ExitCode.INTERRUPTED, RealProgram.exitCode(process), Files.readString(output));
    assertTrue(Files.readString(output).contains("--resume goes on from there"));
    try (RunDirectory directory =
        RunDirectory.resume(run, Files.readString(run.resolve("spec.yaml")))) {
      assertEquals(List.of(), directory.notes());
      assertFalse(directory.lanes().isEmpty());
    }
    assertTrue(saved(run));
  }

  /**
   * No log point comes within the minute that a stop may take. The first checkpoint tells that
   * steps are being made: a stop before them waits for nothing.
   */
  @Test
  void aStopDoesNotWaitForALogPoint() throws Exception {
    Files.writeString(
        spec,
        SPEC.replace("steps: 2000, logEvery: 50", "steps: 90000000, logEvery: 90000000")
            .replace("seeds: 8", "seeds: 1"));
    Path run = folder.resolve("run");
    Process process =
        started(
            "run",
            spec.toString(),
            "--out",
            run.toString(),
            "-q",
            "--workers",
            "1",
            "--checkpoint",
            "0");
    for (int i = 0; i < FIRST_CHECKPOINT_MILLIS / 5 && process.isAlive() && !saved(run); i++) {
      Thread.sleep(5);
    }
    interrupt(process, "TERM");
    assertEquals(ExitCode.INTERRUPTED, RealProgram.exitCode(process), Files.readString(output));
    assertFalse(Files.readString(output).contains("no safe point"), Files.readString(output));
    assertTrue(saved(run));
  }

  /** A figure is drawn for the first time, by a library that adds a shutdown hook. */
  @Test
  void aStopAfterAFinishedCellStillReports() throws Exception {
    Files.writeString(spec, SPEC.replace("steps: 2000", "steps: 8000"));
    Path run = folder.resolve("run");
    Process process =
        started("run", spec.toString(), "--out", run.toString(), "--lanes", "1", "--workers", "1");
    while (process.isAlive() && completeRecords(run).isEmpty()) {
      Thread.sleep(20);
    }
    interrupt(process, "TERM");
    assertEquals(ExitCode.INTERRUPTED, RealProgram.exitCode(process), Files.readString(output));
    assertFalse(Files.readString(output).contains("defect"), Files.readString(output));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  private static boolean saved(Path run) throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (var files = Files.list(checkpoints)) {
      return files.anyMatch(file -> !file.getFileName().toString().startsWith("."));
    }
  }

  /** Whether processes are started with SIGHUP ignored, which Java keeps as nohup wants it. */
  private static boolean hangUpIsIgnored() throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(mask, 16) & 1) == 1;
  }

  private static void interrupt(Process process, String signal) throws Exception {
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
  }

  /** A timing has nothing to keep: it does not go on for the minute that a run may take to stop. */
  @Test
  void aCommandWithNothingToKeepEndsAtOnce() throws Exception {
    Process process = started("bench", "--seconds", "600");
    while (process.isAlive() && !Files.readString(output).contains("ms/lane-step")) {
      Thread.sleep(20);
    }
    interrupt(process, "TERM");
    assertTrue(process.waitFor(SOON_SECONDS, TimeUnit.SECONDS), "still runs");
    assertEquals(ExitCode.INTERRUPTED, process.exitValue());
  }
}
