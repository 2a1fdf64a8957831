package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.ImageSample;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Session;
import org.sigmap.results.SpectrumPoint;

/**
 * Random damage to any file of a run, read by every command that reads runs: each names the file
 * and ends with exit code 3, or what it read is what the run held; and {@code --resume} mends.
 */
class DamagedReadersTest {
  private static final int DAMAGES = Integer.getInteger("sigmap.damages", 24);

  /** Mending trains, which takes most of the time. */
  private static final int MENDED_EVERY = 4;

  private static final int KINDS = 8;
  private static final List<String> FACTS =
      List.of(
          "cells.jsonl",
          "curves.csv",
          "spectra.csv",
          "checksums.csv",
          "spec.yaml",
          "provenance.json",
          "lanes.csv",
          "exhibits/" + ImageSample.SET_FILE);

  /** Any change of these is seen; of tables and records only what matters. */
  private static final List<String> CHANGES_SEEN = FACTS.subList(4, FACTS.size());

  private static final String DERIVED = "summary.csv";

  private static final String SPEC =
      """
      name: small
      seeds: 2
      teacher: {kind: single-index, dimension: 3}
      samples: {total: 40, trainFraction: 0.5}
      model: {hidden: 4, initScale: 0.5}
      training: {steps: 12, logEvery: 4}
      sweep:
        preconditioner.p: [1, -1]
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;
  private Path root;
  private final Map<String, byte[]> whole = new TreeMap<>();
  private Held held;

  /** All that a run holds for a reader. */
  private record Held(
      Set<CellRecord> cells,
      Map<String, List<CurvePoint>> curves,
      Set<SpectrumPoint> spectra,
      String spec,
      List<Session> sessions) {
    static Held of(Path root) throws IOException {
      try (RunDirectory run = RunDirectory.open(root)) {
        Map<String, List<CurvePoint>> curves = new HashMap<>();
        run.curves(p -> curves.computeIfAbsent(p.cell(), key -> new ArrayList<>()).add(p));
        return new Held(
            new HashSet<>(run.cells()),
            curves,
            new HashSet<>(Rows.spectra(run)),
            run.spec().orElse(""),
            run.sessions().entries());
      }
    }

    /** The same but for the time that cells took and who trained them. */
    void assertMended(Held other) {
      assertEquals(results(), other.results());
      assertEquals(curves, other.curves);
      assertEquals(spectra, other.spectra);
      assertEquals(spec, other.spec);
    }

    private Map<String, Object> results() {
      Map<String, Object> results = new TreeMap<>();
      cells.forEach(c -> results.put(c.cell(), List.of(c.status(), c.steps(), c.metrics())));
      assertEquals(cells.size(), results.size());
      return results;
    }
  }

  @BeforeEach
  void writeRun() throws IOException {
    spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    root = folder.resolve("run");
    assertEquals(ExitCode.DONE, resume().exitCode());
    try (RunDirectory run =
        RunDirectory.resume(root, Files.readString(root.resolve("spec.yaml")))) {
      run.writeExhibit(ImageSample.SET_FILE, "digits\n");
    }
    assertEquals(ExitCode.DONE, Program.run("report", root.toString()).exitCode());
    for (String file : FACTS) {
      whole.put(file, Files.readAllBytes(root.resolve(file)));
    }
    whole.put(DERIVED, Files.readAllBytes(root.resolve(DERIVED)));
    held = Held.of(root);
  }

  private Program resume() {
    return Program.run("run", spec.toString(), "--out", root.toString(), "--resume", "-q");
  }

  private void restore() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!whole.containsKey(root.relativize(file).toString())) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      Files.write(root.resolve(file.getKey()), file.getValue());
    }
  }

  @Tag("slow")
  @Test
  void everyReaderNamesTheDamageOrReadsWhatWasThere() throws IOException {
    SplittableRandom random = new SplittableRandom(20);
    int refused = 0;
    int harmless = 0;
    for (int i = 0; i < DAMAGES; ) {
      String name = FACTS.get(random.nextInt(FACTS.size()));
      int kind = random.nextInt(KINDS);
      byte[] bad = damaged(whole.get(name), kind, random);
      if (bad != null && Arrays.equals(bad, whole.get(name))) {
        continue;
      }
      put(name, bad);
      String what = "damage " + i + ", kind " + kind + " to " + name;
      boolean seen = assertRead(name, what, folder.resolve("joined-" + i));
      refused += seen ? 1 : 0;
      harmless += seen ? 0 : 1;
      if (i % MENDED_EVERY == 0) {
        Program mended = resume();
        assertEquals(ExitCode.DONE, mended.exitCode(), what + ": " + mended.err());
        held.assertMended(Held.of(root));
      }
      restore();
      i++;
    }
    System.out.println(refused + " damages refused by all readers, " + harmless + " harmless");
    assertTrue(refused > DAMAGES / 2, refused + " refused");
  }

  /** Whether the readers refused. */
  private boolean assertRead(String name, String what, Path joined) throws IOException {
    Program report = Program.run("report", root.toString());
    if (report.exitCode() == ExitCode.DONE) {
      assertTrue(!CHANGES_SEEN.contains(name), what);
      assertEquals(held, Held.of(root), what);
      assertEquals(new String(whole.get(DERIVED)), Files.readString(root.resolve(DERIVED)), what);
      return false;
    }
    List<Program> readers =
        List.of(
            report,
            Program.run("verify", root.toString(), "--cells", "1", "-q"),
            Program.run("merge", joined.toString(), root.toString(), "-q"),
            Program.run("export", root.toString(), "--where", "seed=0", "--to", joined + "-model"));
    for (Program reader : readers) {
      assertEquals(ExitCode.DATA, reader.exitCode(), what + ": " + reader.err());
      assertTrue(reader.err().startsWith("sigmap: " + root), what + ": " + reader.err());
      assertTrue(reader.err().contains("--resume"), what + ": " + reader.err());
      assertEquals(1, reader.err().lines().count(), what + ": " + reader.err());
    }
    assertTrue(!Files.exists(joined.resolve("report.html")), what);
    return true;
  }

  private void put(String name, byte[] bytes) throws IOException {
    if (bytes == null) {
      Files.delete(root.resolve(name));
    } else {
      Files.write(root.resolve(name), bytes);
    }
  }

  /** What follows from the records is written again by {@code report}, and named by the others. */
  @Tag("slow")
  @Test
  void whatIsDerivedIsNamedAndWrittenAgain() throws IOException {
    put(DERIVED, damaged(whole.get(DERIVED), 0, new SplittableRandom(1)));
    String problem = root.resolve(DERIVED) + ":1: the file does not match its checksum";
    String joined = folder.resolve("joined").toString();
    for (Program reader :
        List.of(
            Program.run("verify", root.toString(), "--cells", "1", "-q"),
            Program.run("merge", joined, root.toString(), "-q"),
            Program.run("report", root.toString(), "-q"))) {
      assertEquals(ExitCode.DONE, reader.exitCode(), reader.err());
      assertTrue(reader.err().contains(problem), reader.err());
    }
    assertEquals(new String(whole.get(DERIVED)), Files.readString(root.resolve(DERIVED)));
    assertEquals("", Program.run("report", root.toString(), "-q").err());
  }

  /** Without the manifest nothing can be compared, which is said. */
  @Tag("slow")
  @Test
  void aLostManifestIsNamed() throws IOException {
    Files.delete(root.resolve("checksums.csv"));
    Program report = Program.run("report", root.toString(), "-q");
    assertEquals(ExitCode.DONE, report.exitCode());
    assertTrue(report.err().contains("has lost its checksums.csv"), report.err());
    assertEquals(ExitCode.DONE, resume().exitCode());
    assertEquals("", Program.run("report", root.toString(), "-q").err());
  }

  /** Absent for a file that is deleted. */
  private static byte[] damaged(byte[] good, int kind, SplittableRandom random) {
    int at = random.nextInt(good.length);
    List<String> lines = new ArrayList<>(new String(good).lines().toList());
    int line = random.nextInt(lines.size());
    switch (kind) {
      case 0 -> {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << random.nextInt(8));
        return bad;
      }
      case 1 -> {
        return Arrays.copyOf(good, at);
      }
      case 2 -> {
        return null;
      }
      case 3 -> lines.remove(line);
      case 4 -> lines.add(random.nextInt(lines.size()), lines.get(line));
      case 5 -> Collections.swap(lines, line, random.nextInt(lines.size()));
      case 6 -> lines.add(line, "\u0000garbage,1,2,3");
      default -> {
        return new byte[0];
      }
    }
    return (String.join("\n", lines) + "\n").getBytes();
  }
}
