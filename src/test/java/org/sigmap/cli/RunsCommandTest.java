package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

/** {@code runs} and {@code diff}, on runs whose results are made up. */
class RunsCommandTest {
  private static final String SPEC =
      "name: made-up\nseeds: 3\ntraining: {steps: %d}\n"
          + "sweep:\n  teacher.case: [high, low]\n  preconditioner.p: [1, 0]\n";

  @TempDir private Path folder;

  /**
   * A run whose test loss is 1 + seed/100 at p = 0 and 0.2 more at p = 1.
   *
   * @param more is added in case low, a tenth more of it by seed
   * @param cells that are recorded
   */
  private Path write(String name, int steps, double more, int cells, String version, String hash)
      throws IOException {
    Study study = SpecReader.read(SPEC.formatted(steps), "spec.yaml", Overrides.none());
    Path root = folder.resolve(name);
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(SpecWriter.toYaml(study));
      run.begin(
          new Provenance(
              version,
              null,
              "17",
              "Linux",
              2,
              "2.18.0",
              List.of("CPU"),
              null,
              "float32",
              "2026-01-02T03:04:05Z",
              9,
              Map.of("x.csv", hash),
              List.of()));
      for (Cell cell : study.cells().subList(0, cells)) {
        double seed = ((Number) cell.axes().get("seed")).doubleValue();
        double p = ((Number) cell.axes().get("preconditioner.p")).doubleValue();
        double low = cell.axes().get("teacher.case").equals("low") ? more * (1 + seed / 10) : 0;
        CellStatus status = CellStatus.DONE;
        Map<String, Double> metrics = Map.of("test_loss", 1 + seed / 100 + p / 5 + low);
        run.append(
            new CellRecord(cell.id().value(), cell.axes(), status, metrics, steps, 1),
            List.of(),
            List.of());
      }
    }
    return root;
  }

  @Test
  void runsAreListedWithWhatIsBestAndWhatIsMissing() throws IOException {
    write("a", 5, 0, 12, "1", "f");
    write("b", 5, 0, 7, "1", "f");
    write("c/shard-1-of-2", 5, 0, 12, "1", "f");
    Files.createDirectories(folder.resolve("none"));
    Files.writeString(write("d", 5, 0, 12, "1", "f").resolve("cells.jsonl"), "nonsense\n");
    Program list = Program.run("runs", folder.toString());
    assertEquals(ExitCode.DONE, list.exitCode(), list.err());
    List<String> lines = list.out().replace(folder + "/", "").lines().toList();
    assertEquals("a  (made-up, generalization; 12 of 12 cells)", lines.get(0));
    // By the same in every seed, which three seeds do not tell from 0.
    assertEquals(
        "  lowest test loss at p = 0 (and 1 tied) for case high; p = 0 (and 1 tied) for case low",
        lines.get(1));
    assertEquals("b  (made-up, generalization; 7 of 12 cells, incomplete)", lines.get(2));
    assertTrue(lines.get(4).startsWith("c/shard-1-of-2  (made-up"), list.out());
    assertTrue(lines.get(6).startsWith("d  damaged: "), list.out());
    Program none = Program.run("runs", folder.resolve("none").toString());
    assertEquals("sigmap: there is no run in " + folder.resolve("none") + "\n", none.err());
  }

  @Test
  void runsThatAreAlikeDifferInNothing() throws IOException {
    Path a = write("a", 5, 0, 12, "1", "f");
    Program same = Program.run("diff", a.toString(), write("b", 5, 0, 12, "1", "f").toString());
    assertEquals(ExitCode.DONE, same.exitCode(), same.err());
    assertEquals("", same.out());
  }

  @Test
  void differencesAreNamedPartByPart() throws IOException {
    Path a = write("a", 5, 0, 12, "1", "fa");
    Path b = write("b", 6, 0.5, 10, "2", "fb");
    Program differ = Program.run("diff", a.toString(), b.toString());
    assertEquals(ExitCode.CHECK_FAILED, differ.exitCode(), differ.err());
    // Case low, by seed: 0.5, 0.55 and 0.6, of which t(0.975; 2) = 4.303 times the error is 0.124.
    assertEquals(
        """
        --- A
        +++ B
        spec
          training.steps: 5, and 6
        data
          x.csv: SHA-256 fa…, and fb…
        versions
          Sigmap: 1, and 2
        results
          12 cells are in A only
          10 cells are in B only
          test loss, b − a, Holm over 3 comparisons:
            case high, p = 0: 0 (all 3), 3 seeds paired
            case high, p = 1: 0 (all 3), 3 seeds paired
            case low, p = 0: 0.5, 1 seed
            case low, p = 1: 0.55 [0.43, 0.67], 3 seeds paired, told apart
        """,
        differ
            .out()
            .replace(a.toString(), "A")
            .replace(b.toString(), "B")
            .lines()
            .filter(line -> !line.contains("mean over all settings"))
            .map(line -> line + "\n")
            .collect(java.util.stream.Collectors.joining()));
  }

  @Test
  void theSameCellsWithOtherNumbersAreCounted() throws IOException {
    Path a = write("a", 5, 0, 12, "1", "f");
    Path b = write("b", 5, 0.5, 12, "1", "f");
    Program differ = Program.run("diff", a.toString(), b.toString(), "-q");
    assertEquals(ExitCode.CHECK_FAILED, differ.exitCode());
    assertTrue(
        differ.out().contains("results\n  of 12 cells in both, 6 ended with other numbers\n"),
        differ.out());
    assertTrue(!differ.out().contains("spec\n") && !differ.out().contains("data\n"));
  }
}
