package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real exhaustion: TensorFlow's CPU allocator is exchanged for the one it uses on GPUs, with a
 * limit ({@code TF_CPU_ALLOCATOR_USE_BFC}, {@code TF_CPU_BFC_MEM_LIMIT_IN_MB}).
 */
class TinyMemoryTest {
  private static final int LANES = 16;

  /** Of the measured need: with fragments, which weigh much in an allocator of megabytes. */
  private static final double ENOUGH = 1.5;

  /** Of the measured need: what is certainly too little. */
  private static final double TOO_LITTLE = 0.7;

  private static final String SPEC =
      """
      name: tiny
      seeds: %d
      samples: {total: 1000, trainFraction: 0.2}
      model: {hidden: 500}
      training: {steps: 4, logEvery: 2}
      """
          .formatted(LANES);

  @TempDir private Path folder;

  /**
   * What is measured on a few lanes is what all need: half as much again is enough, and with 0.7 of
   * it the group is halved, and every cell is trained all the same.
   */
  @Test
  void measuredNeedIsRealAndExhaustionHalvesTheGroup() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC);
    double need = measuredMegabytes(spec);
    assertTrue(need > 10, "a limit in whole megabytes is too coarse for " + need + " MB");

    String enough = run(spec, "enough", (int) Math.ceil(ENOUGH * need));
    assertFalse(enough.contains("exhausts"), enough);
    String little = run(spec, "little", (int) (TOO_LITTLE * need));
    assertTrue(
        little.contains("a group of 16 lanes exhausts the device's memory; it begins again as two"),
        little);
    for (String name : List.of("enough", "little")) {
      try (var lines = Files.lines(folder.resolve(name).resolve("cells.jsonl"))) {
        assertEquals(LANES, lines.filter(line -> line.contains("\"done\"")).count());
      }
    }
  }

  private double measuredMegabytes(Path spec) throws Exception {
    List<String> command = RealProgram.command(spec.toString(), Integer.toString(LANES));
    command.set(command.indexOf(Sigmap.class.getName()), "org.sigmap.train.LaneNeedMain");
    start("need", command, 4096);
    return Double.parseDouble(Files.readString(folder.resolve("need.out")).strip()) / (1 << 20);
  }

  /** Trains in one group with so much memory; what the program says while it does. */
  private String run(Path spec, String name, int megabytes) throws Exception {
    String out = folder.resolve(name).toString();
    start(
        name,
        RealProgram.command(
            "run", spec.toString(), "--out", out, "--workers", "1", "--lanes", Integer.toString(LANES), "--device", "cpu"),
        megabytes);
    return Files.readString(folder.resolve(name + ".err"));
  }

  private void start(String name, List<String> command, int megabytes)
      throws IOException, InterruptedException {
    Path errors = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "TF_CPU_ALLOCATOR_USE_BFC",
                "true",
                "TF_CPU_BFC_MEM_LIMIT_IN_MB",
                Integer.toString(megabytes)));
    int exitCode = RealProgram.exitCode(builder.start());
    assertEquals(ExitCode.DONE, exitCode, Files.readString(errors));
  }
}
