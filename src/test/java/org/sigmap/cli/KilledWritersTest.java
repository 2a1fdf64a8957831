package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;

/**
 * Real processes that write without training, ended while they do: what they read stays as it was,
 * what they leave is whole, absent or told to be incomplete, and the same command again ends with
 * what an undisturbed one leaves.
 */
@Tag("slow")
class KilledWritersTest {
  /** Of each command; the moments are drawn over the time that an undisturbed one writes. */
  private static final int KILLS = Integer.getInteger("sigmap.writers.killed", 2);

  private static final int MOST_WAITING_MILLIS = 60_000;

  /** What a write that was ended leaves, beside what it was to replace. */
  private static final String TEMPORARY = ".sigmap";

  private static final String SPEC =
      """
      name: table
      seeds: 2
      data: {kind: table, file: %s, target: y}
      samples: {kind: ranges, train: {from: 0, to: 20}, test: {from: 20}}
      model: {hidden: 6, initScale: 1}
      optimizer: {learningRate: 0.05}
      preconditioner: {damping: 0.01}
      training: {steps: 20, logEvery: 5}
      sweep: {preconditioner.p: [0, -0.5, -1]}
      """;

  private static final int ROWS = 30;

  private static final List<String> DERIVED = List.of("report.html", "summary.csv", "best.csv");

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private final SplittableRandom random = new SplittableRandom(13);
  private Path output;
  private Path rows;
  private Path whole;
  private Path spec;
  private Process process;

  @BeforeEach
  void train() throws IOException {
    output = Files.createFile(folder.resolve("output.txt"));
    StringBuilder table = new StringBuilder("a,b,y\n");
    for (int i = 0; i < ROWS; i++) {
      table.append(random.nextInt(99)).append(',').append(random.nextInt(99)).append(',');
      table.append(random.nextInt(99)).append('\n');
    }
    rows = Files.writeString(folder.resolve("rows.csv"), table);
    spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(rows));
    whole = folder.resolve("whole");
    done("run", spec.toString(), "--out", whole.toString(), "--predictions", "-q");
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static void done(String... arguments) {
    Program program = Program.run(arguments);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
  }

  /** Whether something has been written. */
  @FunctionalInterface
  private interface Begun {
    boolean test() throws IOException;
  }

  private void start(Begun begun, String... arguments) throws Exception {
    process = RealProgram.interruptible(output, arguments);
    for (int i = 0; i < MOST_WAITING_MILLIS && process.isAlive() && !begun.test(); i++) {
      Thread.sleep(1);
    }
    assertTrue(begun.test(), () -> "nothing was written: " + said());
  }

  /** How long the command goes on once it has begun to write, in milliseconds. */
  private int writing(Begun begun, String... arguments) throws Exception {
    start(begun, arguments);
    long from = System.nanoTime();
    assertEquals(ExitCode.DONE, RealProgram.exitCode(process), this::said);
    return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
  }

  /** Ends the command, every second time by SIGTERM, at a moment while it writes. */
  private void kill(int number, int within, Begun begun, String... arguments) throws Exception {
    start(begun, arguments);
    boolean ended = process.waitFor(random.nextInt(within + 1), TimeUnit.MILLISECONDS);
    boolean asked = number % 2 == 1;
    if (asked) {
      process.destroy();
    } else {
      process.destroyForcibly();
    }
    int code = RealProgram.exitCode(process);
    Set<Integer> documented =
        Set.of(ExitCode.DONE, asked ? ExitCode.INTERRUPTED : RealProgram.KILLED);
    assertTrue(ended ? code == ExitCode.DONE : documented.contains(code), () -> code + said());
    assertTrue(!said().contains("defect"), this::said);
  }

  private String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Every file, by its path from {@code root}, but what a killed write left and who wrote. */
  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String name = file.getFileName().toString();
          if (!name.startsWith(TEMPORARY) && !name.equals(".lock")) {
            files.put(root.relativize(file).toString(), Files.readAllBytes(file));
          }
        }
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    assertPartOf(expected, found);
  }

  /** That each file which is there is whole. */
  private static void assertPartOf(Map<String, byte[]> expected, Map<String, byte[]> found) {
    found.forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
  }

  /** What {@code report} makes, of which nothing is there. */
  private static void removeReport(Path run, Set<String> facts) throws IOException {
    for (String name : files(run).keySet()) {
      if (!facts.contains(name)) {
        Files.delete(run.resolve(name));
      }
    }
  }

  @Test
  void report() throws Exception {
    Set<String> facts = files(whole).keySet();
    facts.removeIf(name -> name.startsWith("figures/") || DERIVED.contains(name));
    String[] command = {"report", whole.toString(), "-q"};
    done(command);
    Map<String, byte[]> expected = files(whole);
    assertTrue(facts.size() > 5 && facts.size() < expected.size(), facts.toString());
    Begun begun = () -> files(whole).size() > facts.size();
    removeReport(whole, facts);
    int within = writing(begun, command);
    assertSame(expected, files(whole));
    for (int i = 0; i < KILLS; i++) {
      removeReport(whole, facts);
      kill(i, within, begun, command);
      assertPartOf(expected, files(whole));
      done(command);
      assertSame(expected, files(whole));
    }
  }

  @Test
  void merge() throws Exception {
    String parts = folder.resolve("parts").toString();
    for (String shard : List.of("1/2", "2/2")) {
      done("run", spec.toString(), "--shard", shard, "--out", parts, "--predictions", "-q");
    }
    List<Path> shards = List.of(Path.of(parts, "shard-1-of-2"), Path.of(parts, "shard-2-of-2"));
    List<Map<String, byte[]>> sources = List.of(files(shards.get(0)), files(shards.get(1)));
    Path target = folder.resolve("merged");
    String[] command = {
      "merge", target.toString(), shards.get(0).toString(), shards.get(1).toString(), "-q"
    };
    Begun begun = () -> Files.exists(target);
    int within = writing(begun, command);
    Map<String, byte[]> expected = files(target);
    List<CellRecord> cells = cells(target);
    assertEquals(6, cells.size());
    for (int i = 0; i < KILLS; i++) {
      Files.move(target, folder.resolve("done-" + i));
      kill(i, within, begun, command);
      if (Files.exists(target.resolve("cells.jsonl"))) {
        List<CellRecord> kept = cells(target);
        assertEquals(cells.subList(0, kept.size()), kept);
        Program read = Program.run("report", target.toString());
        String said = read.out() + read.err();
        assertEquals(kept.isEmpty(), said.contains("has no finished cell yet"), said);
        boolean part = !kept.isEmpty() && kept.size() < cells.size();
        assertEquals(part, said.contains("Incomplete"), said);
      }
      done(command);
      Map<String, byte[]> again = files(target);
      // It lists files in the order in which they were written.
      again.put("checksums.csv", expected.get("checksums.csv"));
      assertSame(expected, again);
      for (int shard = 0; shard < shards.size(); shard++) {
        assertSame(sources.get(shard), files(shards.get(shard)));
      }
    }
  }

  private static List<CellRecord> cells(Path run) throws IOException {
    try (RunDirectory read = RunDirectory.open(run)) {
      assertEquals(
          read.cells().size(), Rows.spectra(read).stream().map(s -> s.cell()).distinct().count());
      return read.cells();
    }
  }

  private String[] export(Path to) {
    return new String[] {
      "export",
      whole.toString(),
      "--where",
      "seed=0",
      "--where",
      "preconditioner.p=-1",
      "--to",
      to.toString()
    };
  }

  @Test
  void export() throws Exception {
    Path place = Files.createDirectory(folder.resolve("models"));
    Path model = place.resolve("model");
    Begun begun = () -> place.toFile().list().length > 0;
    Map<String, byte[]> source = files(whole);
    int within = writing(begun, export(model));
    Set<String> expected = files(model).keySet();
    for (int i = 0; i < KILLS; i++) {
      clear(place);
      kill(i, within, begun, export(model));
      if (!Files.exists(model)) {
        done(export(model));
      }
      assertEquals(expected, files(model).keySet());
      done("inspect", model.toString());
      done("predict", model.toString(), rows.toString());
      assertSame(source, files(whole));
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void predict() throws Exception {
    Path model = folder.resolve("model");
    done(export(model));
    Map<String, byte[]> source = files(model);
    Path place = Files.createDirectory(folder.resolve("answers"));
    Path answers = place.resolve("answers.csv");
    // Enough rows that writing takes a while.
    String[] lines = new String[100_000];
    Arrays.setAll(lines, i -> i % 99 + "," + i % 7 + "," + i);
    Path many =
        Files.writeString(folder.resolve("many.csv"), "a,b,y\n" + String.join("\n", lines) + "\n");
    String[] command = {"predict", model.toString(), many.toString(), "--out", answers.toString()};
    Begun begun = () -> place.toFile().list().length > 0;
    int within = writing(begun, command);
    byte[] expected = Files.readAllBytes(answers);
    byte[] before = "an earlier answer\n".getBytes();
    for (int i = 0; i < KILLS; i++) {
      clear(place);
      kill(i, within, begun, command);
      assertPartOf(Map.of("answers.csv", expected), files(place));
      Files.write(answers, before);
      done(command);
      assertArrayEquals(expected, Files.readAllBytes(answers));
      assertSame(source, files(model));
    }
  }
}
