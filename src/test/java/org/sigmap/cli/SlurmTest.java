package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.run.SlurmCommand;
import org.sigmap.results.RunDirectory;

@Tag("slow")
class SlurmTest {
  private static final String SPEC =
      """
      name: array
      seeds: 2
      teacher: {kind: single-index, dimension: 5}
      samples: {total: 80, trainFraction: 0.5}
      model: {hidden: 16, initScale: 0.5}
      training: {steps: 3000, logEvery: 50}
      sweep:
        teacher.case: [high, low]
        preconditioner.p: [0.5, -1]
      """;

  /** Beyond what the script itself waits for its steps, so that it says which one hangs. */
  private static final int SLURM_PATIENCE_SECONDS = 600;

  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC);
  }

  @Test
  void scriptHasOneShardATaskAndGoesOnWhenRequeued() throws Exception {
    Program program =
        Program.run(
            "slurm",
            spec.toString(),
            "--array",
            "3",
            "--out",
            "some dir/run",
            "--set",
            "model.hidden=8");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().startsWith("#!/bin/bash\n#SBATCH "));
    for (String line :
        List.of("#SBATCH --array=1-3", "#SBATCH --gpus-per-task=1", "#SBATCH --requeue")) {
      assertTrue(program.out().lines().anyMatch(line::equals), line);
    }
    assertTrue(program.out().contains("some dir/run' --set model.hidden=8"), program.out());
    // One lane group at a time on a card, and the same plan in every task.
    assertTrue(
        program
            .out()
            .contains("--device gpu --lanes 1024 --resume --shard \"$SLURM_ARRAY_TASK_ID/3\""));
    Program onCores =
        Program.run(
            "slurm",
            spec.toString(),
            "--array",
            "2",
            "--gpus",
            "0",
            "--cpus",
            "6",
            "--predictions");
    assertTrue(
        onCores.out().contains("--predictions --device cpu --lanes 4 --workers 6 --resume"),
        onCores.out());
    assertFalse(onCores.out().contains("--gpus-per-task"));
    Path script = folder.resolve("job.sh");
    Files.writeString(script, program.out());
    assertEquals(0, new ProcessBuilder("bash", "-n", script.toString()).start().waitFor());
    assertEquals(2, Program.run("slurm", spec.toString(), "--array", "0").exitCode());
  }

  /** A path that would end the comment it stands in, or the quotes, and begin a command. */
  @Test
  void pathsAreWordsWhateverTheyHold() throws Exception {
    String wicked = "a\ntouch witness\n'`touch witness`\\\u202e\u001b$(x)";
    Path out = folder.resolve("out" + wicked);
    Path costs = Path.of(wicked);
    Program program =
        Program.run(
            "slurm", spec.toString(), "--array", "1", "--out", out.toString(), "--costs", wicked);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    Path script = Files.writeString(folder.resolve("job.sh"), program.out());
    Path echo = Files.writeString(folder.resolve("echo"), "#!/bin/bash\nprintf '%s\\0' \"$@\"\n");
    assertTrue(echo.toFile().setExecutable(true));
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
    builder.directory(folder.toFile());
    builder.environment().put("SIGMAP", echo.toString());
    builder.environment().put("SLURM_ARRAY_TASK_ID", "1");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    List<String> arguments = List.of(words.split("\0"));
    assertTrue(arguments.contains(out.toString()), words);
    assertTrue(arguments.contains(costs.toAbsolutePath().toString()), words);
    assertFalse(Files.exists(folder.resolve("witness")));
  }

  /** The script as Slurm runs it, without Slurm: every task of the array, then the merge. */
  @Test
  void tasksOfTheArrayMergeToOneProcess() throws Exception {
    Path run = folder.resolve("run");
    Path sigmap = launcher();
    Path script = folder.resolve("job.sh");
    Program written =
        Program.run(
            "slurm", spec.toString(), "--array", "2", "--gpus", "0", "--out", run.toString());
    Files.writeString(script, written.out());
    for (String task : List.of("1", "2")) {
      ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
      builder.environment().put("SIGMAP", sigmap.toString());
      builder.environment().put("SLURM_ARRAY_TASK_ID", task);
      Path log = folder.resolve("task-" + task);
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      assertEquals(0, RealProgram.exitCode(process), Files.readString(log));
    }
    assertEquals(0, Program.run("merge", run.toString()).exitCode());
    assertMergedLikeOneProcess(run);
  }

  /** Needs Debian's slurm-wlm and munge, and root; elsewhere it is skipped and says so. */
  @Test
  void realSlurmKillsAndRequeuesATask() throws Exception {
    for (String tool : List.of("slurmctld", "slurmd", "sbatch", "munged")) {
      assumeTrue(
          List.of("/usr/bin", "/usr/sbin").stream()
              .anyMatch(place -> Files.isExecutable(Path.of(place, tool))),
          tool + " is not installed: apt-get install slurm-wlm munge");
    }
    assumeTrue("root".equals(System.getProperty("user.name")), "Slurm's daemons need root");
    Path script = folder.resolve("array.sh");
    try (InputStream in = SlurmTest.class.getResourceAsStream("/slurm/array.sh")) {
      Files.copy(in, script);
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString(), folder.toString(), spec.toString());
    builder.environment().put("SIGMAP", launcher().toString());
    Path log = folder.resolve("slurm.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = RealProgram.exitCode(process, SLURM_PATIENCE_SECONDS);
    String output = Files.readString(log);
    System.out.println(output);
    assertEquals(0, code, output);
    assertTrue(output.contains("Restarts=1"), output);
    assertMergedLikeOneProcess(folder.resolve("run"));
  }

  private Path launcher() throws IOException {
    Path launcher = folder.resolve("sigmap");
    String command =
        RealProgram.command().stream().map(SlurmCommand::quoted).collect(Collectors.joining(" "));
    // Only `run` has checkpoints.
    Files.writeString(
        launcher,
        "#!/bin/bash\nif [ \"$1\" = run ]; then set -- \"$@\" --checkpoint 0; fi\nexec "
            + command
            + " \"$@\"\n");
    assertTrue(launcher.toFile().setExecutable(true));
    return launcher;
  }

  private void assertMergedLikeOneProcess(Path run) throws IOException {
    Path whole = folder.resolve("whole");
    // One lane a group, which is what eight cells in two shards of four groups come to.
    Program program =
        Program.run("run", spec.toString(), "--out", whole.toString(), "--lanes", "1");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertEquals(
        Files.readString(whole.resolve("summary.csv")),
        Files.readString(run.resolve("summary.csv")));
    try (RunDirectory merged = RunDirectory.open(run)) {
      assertEquals(8, merged.cells().size());
    }
  }
}
