package org.sigmap.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.OverrideOptions;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;
import org.sigmap.spec.yaml.SpecReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "slurm",
    description = "Print a Slurm job array that runs a spec, one shard a task.",
    footer = {
      "",
      "sigmap slurm spec.yaml --array 8 >job.sh && sbatch --time=4:00:00 job.sh",
      "Afterwards `sigmap merge DIR` joins the shards."
    })
public final class SlurmCommand extends ProgramCommand {
  /** Time between Slurm's warning and the end of a job, for the checkpoint, in seconds. */
  private static final int WARNING_SECONDS = 120;

  @Parameters(paramLabel = "SPEC", description = "A spec in YAML.")
  private Path specFile;

  @Option(names = "--array", paramLabel = "N", required = true, description = "Number of tasks.")
  private int tasks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the shards are kept (default: runs/<name of the spec>).")
  private Path out;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      defaultValue = "1",
      description = "GPUs a task asks for (default: 1).")
  private int gpus;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      defaultValue = "4",
      description = "CPU cores a task asks for (default: 4).")
  private int cpus;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Most lanes in a group, alike in all tasks (default: "
              + RunOptions.CPU_LANES
              + "; with GPUs "
              + RunOptions.GPU_LANES
              + ").")
  private Integer lanes;

  @Option(
      names = "--costs",
      paramLabel = "RUN",
      description = "An earlier run whose measured seconds balance the shards.")
  private Path costs;

  @Option(
      names = "--predictions",
      description = "Keep what every cell says of its test rows, as `sigmap run` does.")
  private boolean predictions;

  @Mixin private OverrideOptions overrides;

  @Override
  public Integer call() throws IOException {
    if (tasks < 1 || gpus < 0 || cpus < 1) {
      throw CommandFailure.usage("--array and --cpus must be at least 1, --gpus at least 0");
    }
    if (lanes != null && lanes < 1) {
      throw CommandFailure.usage("--lanes must be at least 1, but is " + lanes);
    }
    Study study = SpecReader.readToTrain(specFile, overrides.resolve());
    if (predictions) {
      RunCommand.requirePredictable(study, new Experiments());
    }
    Path root = out == null ? Path.of("runs").resolve(study.name()) : out;
    out().print(script(study.name(), root.toAbsolutePath()));
    out().flush();
    return ExitCode.DONE;
  }

  private String script(String name, Path root) {
    List<String> run =
        new ArrayList<>(
            List.of("run", specFile.toAbsolutePath().toString(), "--out", root.toString()));
    run.addAll(overrides.arguments());
    if (costs != null) {
      run.addAll(List.of("--costs", costs.toAbsolutePath().toString()));
    }
    if (predictions) {
      run.add("--predictions");
    }
    run.addAll(machine());
    run.add("--resume");
    String arguments = run.stream().map(SlurmCommand::quoted).collect(Collectors.joining(" "));
    String gpuLine = gpus > 0 ? "#SBATCH --gpus-per-task=" + gpus + "\n" : "";
    return """
    #!/bin/bash
    #SBATCH --job-name=%s
    #SBATCH --array=1-%d
    #SBATCH --ntasks=1
    #SBATCH --cpus-per-task=%d
    %s#SBATCH --requeue
    #SBATCH --open-mode=append
    #SBATCH --signal=B:USR1@%d
    # Time, memory and partition: give them to sbatch. The program is $SIGMAP or on the PATH.
    # A task that is requeued goes on from its last checkpoint. Shortly before its time is up
    # it makes one and puts itself back into the queue.
    # Afterwards: sigmap merge %s
    out_of_time=
    "${SIGMAP:-sigmap}" %s --shard "$SLURM_ARRAY_TASK_ID/%d" &
    sigmap=$!
    trap 'out_of_time=yes; kill -TERM "$sigmap"' USR1
    trap 'kill -TERM "$sigmap"' TERM
    wait "$sigmap"
    code=$?
    # A signal ends the wait, not the program.
    while kill -0 "$sigmap" 2>/dev/null; do
      wait "$sigmap"
      code=$?
    done
    if [ -n "$out_of_time" ] && [ "$code" -ne 0 ]; then
      scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
    fi
    exit "$code"
    """
        .formatted(
            name, tasks, cpus, gpuLine, WARNING_SECONDS, quoted(root.toString()), arguments, tasks);
  }

  /**
   * Every task gets the same, whatever its node has: tasks that plan other lane groups would train
   * cells twice or never. A task that asked for a GPU and has none ends with exit code 2.
   */
  private List<String> machine() {
    boolean gpu = gpus > 0;
    int standard = gpu ? RunOptions.GPU_LANES : RunOptions.CPU_LANES;
    List<String> options = new ArrayList<>(List.of("--device", gpu ? "gpu" : "cpu"));
    options.addAll(List.of("--lanes", Integer.toString(lanes == null ? standard : lanes)));
    if (!gpu) {
      options.addAll(List.of("--workers", Integer.toString(cpus)));
    }
    return options;
  }

  /** A word that bash reads back unchanged, on one line, so that a comment can hold it too. */
  public static String quoted(String word) {
    if (word.matches("[A-Za-z0-9_./=,:+-]+")) {
      return word;
    }
    if (word.codePoints().noneMatch(Words::isHidden)) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    StringBuilder text = new StringBuilder("$'");
    word.codePoints()
        .forEach(
            c ->
                text.append(
                    Words.isHidden(c)
                        ? octal(c)
                        : c == '\'' || c == '\\' ? "\\" + (char) c : Character.toString(c)));
    return text.append('\'').toString();
  }

  /** The bytes of a character as escapes of bash, whatever its locale. */
  private static String octal(int c) {
    StringBuilder bytes = new StringBuilder();
    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
      bytes.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
    }
    return bytes.toString();
  }
}
