package org.sigmap.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.DataFiles;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.LossOptions;
import org.sigmap.cli.MachineOptions;
import org.sigmap.cli.MovedData;
import org.sigmap.cli.OverrideOptions;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.cli.Versions;
import org.sigmap.device.DeviceSystem;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.experiment.run.Forecast;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.CellRecord;
import org.sigmap.results.LossLevels;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Train every cell of a spec, record it and report.")
public final class RunCommand extends ProgramCommand {
  @Parameters(paramLabel = "SPEC", description = "A spec in YAML, such as those in experiments/.")
  private Path specFile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run is kept (default: runs/<name of the spec>).")
  private Path out;

  @Option(names = "--resume", description = "Train only what the run does not hold yet.")
  private boolean resume;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Train the i-th of n shares, in <out>/shard-i-of-n; `slurm` takes i and n from the job"
              + " array. `sigmap merge` joins the shares.")
  private String shard;

  @Option(
      names = "--costs",
      paramLabel = "RUN",
      description = "An earlier run whose measured seconds balance the shards.")
  private Path costs;

  @Option(
      names = "--checkpoint",
      paramLabel = "SECONDS",
      description =
          "Time between two checkpoints (default: 120; 0: after every call). Ctrl-C makes one,"
              + " --resume goes on from it.")
  private Double checkpoint;

  @Option(names = "--tensorboard", description = "Write event files to <out>/tensorboard.")
  private boolean tensorBoard;

  @Option(
      names = "--dry-run",
      description =
          "Only say what would be trained, with how much memory and for how long about; nothing is"
              + " written.")
  private boolean dryRun;

  @Option(
      names = "--predictions",
      description =
          "Keep what every cell says of its test rows: cell, row, target and prediction in"
              + " <out>/predictions.csv.")
  private boolean predictions;

  @Mixin private OverrideOptions overrides;
  @Mixin private MachineOptions machine;
  @Mixin private LossOptions losses;
  @Mixin private MovedData moved;

  @Override
  public Integer call() throws IOException {
    Study study = SpecReader.readToTrain(specFile, overrides.resolve());
    LossLevels levels = losses.resolve();
    String yaml = SpecWriter.toYaml(study);
    Shard share = shard == null ? Shard.whole() : ShardOption.parse(shard, System.getenv());
    Path root = root(study, share);
    // Before the directory is made: what cannot be used, or is not there, leaves nothing behind.
    RunOptions machineUse = machineUse();
    Experiments experiments = new Experiments();
    if (predictions) {
      requirePredictable(study, experiments);
    }
    if (resume) {
      DataFiles.requireKnown(root, yaml);
    }
    study = moved.resolve(study, root, resume);
    DataFiles data = DataFiles.of(study, experiments);
    List<String> notes = experiments.notes(study.cells());
    if (!quiet()) {
      notes.forEach(this::tell);
    }
    if (dryRun) {
      return dryRun(study, experiments, share, root, machineUse, data);
    }
    Provenance provenance = provenance(study, machineUse, data, arguments());
    long start = System.nanoTime();
    StudyRunner.Outcome outcome;
    try (RunDirectory run = resume ? data.resume(root, yaml) : RunDirectory.create(root);
        RunLog log = RunLog.open(root)) {
      log.begin("sigmap " + Versions.version() + " runs " + specFile);
      tellNotes(run);
      data.requireThoseOf(run);
      MachineOptions.warn(machineUse, program().options(), err());
      run.writeSpec(yaml);
      run.begin(provenance);
      outcome = train(study, experiments, share, run, machineUse, data);
      run.end((System.nanoTime() - start) / 1e9);
      if (outcome.recorded() > 0) {
        report(run, levels);
      }
    }
    return exitCode(outcome, root);
  }

  private int dryRun(
      Study study, Experiments experiments, Shard share, Path root, RunOptions use, DataFiles data)
      throws IOException {
    MachineOptions.warn(use, program().options(), err());
    Optional<RunDirectory> run = Optional.empty();
    if (resume && Files.isDirectory(root)) {
      run = Optional.of(RunDirectory.open(root));
      tellNotes(run.get());
      data.requireThoseOf(run.get());
    }
    try (TrainingProgress notes = TrainingProgress.on(err(), quiet())) {
      List<Workload> parts =
          Forecast.workloads(study, experiments, share, measured(), run, use, notes);
      out().print(DryRun.text(study, parts, Forecast.of(parts, use, () -> false), root));
    }
    out().flush();
    return ExitCode.DONE;
  }

  /** The cells of the run that {@code --costs} names. */
  private List<CellRecord> measured() throws IOException {
    if (costs == null) {
      return List.of();
    }
    try (RunDirectory earlier = RunDirectory.open(costs)) {
      return earlier.cells();
    }
  }

  static void requirePredictable(Study study, Experiments experiments) {
    if (!experiments.endsWithOneNetwork(study.cells())) {
      throw CommandFailure.usage(
          "--predictions are those of one network, with which cells of the experiments"
              + " generalization and out-of-distribution end, and of no other; leave it out");
    }
  }

  private Path root(Study study, Shard share) {
    Path root = out == null ? Path.of("runs").resolve(study.name()) : out;
    return shard == null ? root : root.resolve("shard-" + share.index() + "-of-" + share.count());
  }

  private StudyRunner.Outcome train(
      Study study,
      Experiments experiments,
      Shard share,
      RunDirectory run,
      RunOptions machineUse,
      DataFiles data)
      throws IOException {
    List<CellRecord> measured = measured();
    try (TrainingProgress shown = TrainingProgress.on(err(), quiet())) {
      Progress progress =
          tensorBoard ? new TensorBoardProgress(run.root().resolve("tensorboard"), shown) : shown;
      StudyRunner runner =
          new StudyRunner(run, machineUse, progress, data::requireUnchanged, experiments);
      if (predictions) {
        runner.withPredictions();
      }
      if (!quiet()) {
        runner.withForecasts();
      }
      program().interruption().onInterrupt(runner::cancel);
      return runner.run(study, share, measured);
    }
  }

  private RunOptions machineUse() {
    RunOptions use = machine.resolve(err());
    if (checkpoint == null) {
      return use;
    }
    if (!(checkpoint >= 0 && Double.isFinite(checkpoint))) {
      throw CommandFailure.usage("--checkpoint must be 0 or more seconds, but is " + checkpoint);
    }
    return use.withCheckpointSeconds(checkpoint);
  }

  private List<String> arguments() {
    return command().commandLine().getParent() == null
        ? List.of()
        : command().commandLine().getParent().getParseResult().originalArgs();
  }

  /** What is known as a run of {@code study} starts here and now. */
  static Provenance provenance(
      Study study, RunOptions machineUse, DataFiles data, List<String> arguments) {
    DeviceSystem system = DeviceSystem.here();
    return Provenance.starting(
        Versions.version(),
        Versions.commit(),
        DeviceSystem.tensorFlowVersion(),
        MachineOptions.devices(machineUse, system),
        MachineOptions.cudaCachePath(machineUse, system),
        study.base().at("/training/precision").asText("float32"),
        data.hashes(),
        arguments);
  }

  private int exitCode(StudyRunner.Outcome outcome, Path root) {
    if (outcome.interrupted()) {
      tell(
          ("interrupted; %s, and checkpoints of those begun, are kept in %s, --resume"
                  + " goes on from there")
              .formatted(Words.count(outcome.recorded(), "finished cell"), root));
      return ExitCode.INTERRUPTED;
    }
    if (outcome.recorded() == 0) {
      tell(
          "no cell falls to this shard: the study has fewer lane groups than there are"
              + " shards");
      return ExitCode.DONE;
    }
    if (outcome.done() + outcome.diverged() == 0) {
      tell("every cell failed, as said above, so there is no result");
      return ExitCode.USAGE;
    }
    if (outcome.done() == 0) {
      tell(
          ("every cell %sdiverged; try a smaller optimizer.learningRate (for p far from"
                  + " 0, divide it by the largest eigenvalue of the preconditioner)")
              .formatted(outcome.failed() > 0 ? "that could be trained " : ""));
      return ExitCode.ALL_DIVERGED;
    }
    return ExitCode.DONE;
  }
}
