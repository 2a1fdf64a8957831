package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real exhaustion: TensorFlow's CPU allocator is exchanged for the one it uses on GPUs, with a
 * limit ({@code TF_CPU_ALLOCATOR_USE_BFC}, {@code TF_CPU_BFC_MEM_LIMIT_IN_MB}).
 */
@Tag("slow")
class TinyMemoryTest {
  private static final int LANES = 16;

  /** Of the measured need: with fragments, which weigh much in an allocator of megabytes. */
  private static final double ENOUGH = 1.5;

  /**
   * Megabytes that are certainly too little: activations of 400 rows of 16 lanes alone take 12.8
   * MB.
   */
  private static final int TOO_LITTLE = 12;

  private static final String SPEC =
      """
      name: tiny
      seeds: %d
      samples: {total: 1000, trainFraction: 0.2}
      model: {hidden: 500}
      training: {steps: 4, logEvery: 2}
      """
          .formatted(LANES);

  /** A small network, then one whose parameters take 9.6 MB, and the activations of 8 rows 6.4. */
  private static final String WIDE =
      """
      name: wide
      seeds: 1
      samples: {total: 400, trainFraction: 0.01}
      training: {steps: 4, logEvery: 2}
      sweep: {model.hidden: [8, 200000]}
      """;

  /** More megabytes than any of these trainings takes. */
  private static final int MUCH = 4096;

  @TempDir private Path folder;

  /**
   * Half as much again as is measured on a few lanes is enough for all, and with less than their
   * activations take the group is halved, and every cell is trained all the same.
   */
  @Test
  void measuredNeedIsRealAndExhaustionHalvesTheGroup() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC);
    double need = measuredMegabytes(spec);
    assertTrue(need > 10, "a limit in whole megabytes is too coarse for " + need + " MB");

    String enough = run(spec, "enough", (int) Math.ceil(ENOUGH * need));
    assertFalse(enough.contains("exhausts"), enough);
    String little = run(spec, "little", TOO_LITTLE);
    assertTrue(
        little.contains(
            "a group of 16 networks exhausts the device's memory; it begins again as two"),
        little);
    for (String name : List.of("enough", "little")) {
      try (var lines = Files.lines(folder.resolve(name).resolve("cells.jsonl"))) {
        assertEquals(LANES, lines.filter(line -> line.contains("\"done\"")).count());
      }
    }
  }

  /** The row of docs/bad-input.md, letter by letter; nothing that was finished is lost. */
  @Test
  void trainingThatDoesNotFitAloneEndsTheRunAndLosesNothing() throws Exception {
    Path spec = folder.resolve("wide.yaml");
    Files.writeString(spec, WIDE);
    int exitCode = exitCode("wide", training(spec, "wide"), 12);
    List<String> said = errors("wide").lines().filter(l -> l.contains("alone exhausts")).toList();
    String row =
        "| `sigmap run DIR/wide.yaml` | `" + String.join("", said) + "` | " + exitCode + " |";
    List<String> table = Files.readAllLines(Path.of("docs/bad-input.md"));
    assertTrue(table.contains(row), "docs/bad-input.md lacks: " + row);
    assertFalse(errors("wide").contains("defect"), errors("wide"));

    Path cells = folder.resolve("wide/cells.jsonl");
    List<String> kept = Files.readAllLines(cells);
    assertEquals(1, kept.size(), errors("wide"));
    finish("wide", training(spec, "wide", "--resume"), MUCH);
    List<String> all = Files.readAllLines(cells);
    assertEquals(2, all.size());
    assertEquals(kept, all.subList(0, 1));
  }

  private double measuredMegabytes(Path spec) throws Exception {
    List<String> command = RealProgram.command(spec.toString(), Integer.toString(LANES));
    command.set(command.indexOf(Sigmap.class.getName()), "org.sigmap.train.LaneNeedMain");
    finish("need", command, MUCH);
    return Double.parseDouble(Files.readString(folder.resolve("need.out")).strip()) / (1 << 20);
  }

  /** Trains in one group with so much memory; what the program says while it does. */
  private String run(Path spec, String name, int megabytes) throws Exception {
    finish(name, training(spec, name), megabytes);
    return errors(name);
  }

  private List<String> training(Path spec, String name, String... more) {
    String out = folder.resolve(name).toString();
    List<String> command =
        RealProgram.command(
            "run",
            spec.toString(),
            "--out",
            out,
            "--workers",
            "1",
            "--device",
            "cpu",
            "--lanes",
            Integer.toString(LANES));
    command.addAll(List.of(more));
    return command;
  }

  private String errors(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".err"));
  }

  private void finish(String name, List<String> command, int megabytes) throws Exception {
    assertEquals(ExitCode.DONE, exitCode(name, command, megabytes), errors(name));
  }

  private int exitCode(String name, List<String> command, int megabytes)
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
    return RealProgram.exitCode(builder.start());
  }
}
