package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.MemoryFolder;

/** A sweep of many tiny cells holds no more memory at its end than at its beginning. */
@Tag("slow")
class MemoryTest {
  private static final int CELLS = Integer.getInteger("sigmap.memory.cells", 600);
  private static final int WARM_UP = 200;
  private static final double GROWTH = 1.05;
  private static final int WIDTHS = 2;

  /** Two hidden widths so that sessions are opened, closed and reused. */
  private static final String SPEC =
      """
      name: memory
      seeds: %d
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 40, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 100, logEvery: 25}
      sweep:
        model.hidden: [8, 12]
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  @Test
  void residentSizeIsFlatAfterTheFirstCells() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/statm")), "needs Linux's /proc");
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC.formatted(CELLS / WIDTHS));
    Path out = folder.resolve("run");
    // The heap is set up in full, so that only memory outside it can grow.
    List<String> command =
        new ArrayList<>(
            RealProgram.command(
                "run",
                spec.toString(),
                "--out",
                out.toString(),
                "-q",
                "--lanes",
                "1",
                "--workers",
                "2"));
    command.addAll(1, List.of("-Xms512m", "-XX:+AlwaysPreTouch"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    List<long[]> samples = sample(process, out.resolve("cells.jsonl"));
    assertEquals(ExitCode.DONE, RealProgram.exitCode(process));
    writeSamples(samples);

    double early = mean(samples, WARM_UP, WARM_UP + (CELLS - WARM_UP) / 4);
    double late = mean(samples, CELLS - (CELLS - WARM_UP) / 4, CELLS);
    System.out.printf("%.0f kB after %d cells, %.0f kB at the end%n", early, WARM_UP, late);
    assertTrue(late < GROWTH * early, early + " kB grew to " + late + " kB");
  }

  /** Cells on record and resident kilobytes, as often as the record grows. */
  private static List<long[]> sample(Process process, Path cells) throws Exception {
    List<long[]> samples = new ArrayList<>();
    long last = -1;
    while (process.isAlive()) {
      long lines = Files.exists(cells) ? lines(cells) : 0;
      if (lines > last) {
        long resident = residentKilobytes(process.pid());
        if (resident > 0) {
          samples.add(new long[] {lines, resident});
        }
        last = lines;
      }
      Thread.sleep(50);
    }
    return samples;
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static long residentKilobytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static double mean(List<long[]> samples, long from, long to) {
    return samples.stream()
        .filter(sample -> sample[0] >= from && sample[0] <= to)
        .mapToLong(sample -> sample[1])
        .average()
        .orElseThrow(() -> new AssertionError("no sample between " + from + " and " + to));
  }

  /** For the figure in docs/reliability.md. */
  private static void writeSamples(List<long[]> samples) throws IOException {
    StringBuilder csv = new StringBuilder("cells,resident_kB\n");
    samples.forEach(sample -> csv.append(sample[0]).append(',').append(sample[1]).append('\n'));
    Files.writeString(Path.of("target", "memory.csv"), csv);
  }
}
