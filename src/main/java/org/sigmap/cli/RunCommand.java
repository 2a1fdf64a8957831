package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sigmap.experiment.RunOptions;
import org.sigmap.experiment.StudyRunner;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Overrides;
import org.sigmap.spec.SpecReader;
import org.sigmap.spec.SpecWriter;
import org.sigmap.spec.Study;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sigmap run SPEC}: expands, trains, records, reports. */
@Command(
    name = "run",
    description = "Train every cell of a spec, record it and report.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC", description = "A spec in YAML, such as those in experiments/.")
  private Path specFile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run is kept (default: runs/<name of the spec>).")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Set a field in every cell, such as model.hidden=100.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--sweep",
      paramLabel = "PATH=A,B,C",
      description = "Make a field an axis, such as preconditioner.p=1,0,-1.")
  private List<String> sweep = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N", description = "Run seeds 0 to N-1.")
  private Integer seeds;

  @Option(names = "--resume", description = "Train only what the run does not hold yet.")
  private boolean resume;

  @Mixin private MachineOptions machine;
  @ParentCommand private Sigmap program;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    Study study = SpecReader.read(specFile, new Overrides(set, sweep, seeds));
    String yaml = SpecWriter.toYaml(study);
    Path root = out == null ? Path.of("runs").resolve(study.name()) : out;
    PrintWriter err = command.commandLine().getErr();
    long start = System.nanoTime();
    StudyRunner.Outcome outcome;
    try (RunDirectory run = resume ? RunDirectory.resume(root, yaml) : RunDirectory.create(root);
        RunLog log = RunLog.open(root)) {
      log.begin("sigmap " + Versions.version() + " runs " + specFile);
      RunOptions machineUse = machine.resolve(err);
      run.notes().forEach(note -> err.println("sigmap: " + note));
      run.writeSpec(yaml);
      Provenance provenance = provenance(study, machineUse);
      run.writeProvenance(provenance);
      outcome = train(study, run, machineUse, err);
      run.writeProvenance(provenance.withWallSeconds((System.nanoTime() - start) / 1e9));
      if (outcome.done() + outcome.diverged() > 0) {
        Reports.write(run, command.commandLine().getOut(), err, program.options().quiet());
      }
    }
    return exitCode(outcome, root, err);
  }

  private StudyRunner.Outcome train(
      Study study, RunDirectory run, RunOptions machineUse, PrintWriter err) throws IOException {
    try (TrainingProgress progress = TrainingProgress.on(err, program.options().quiet())) {
      StudyRunner runner = new StudyRunner(run, machineUse, progress);
      Interruption.onInterrupt(runner::cancel);
      return runner.run(study);
    }
  }

  private Provenance provenance(Study study, RunOptions machineUse) throws IOException {
    List<String> arguments =
        command.commandLine().getParent() == null
            ? List.of()
            : command.commandLine().getParent().getParseResult().originalArgs();
    return Provenance.starting(
        Versions.version(),
        Versions.commit(),
        machine.tensorFlowVersion(),
        machine.devices(machineUse),
        study.base().at("/training/precision").asText("float32"),
        DataHashes.of(study),
        arguments);
  }

  private static int exitCode(StudyRunner.Outcome outcome, Path root, PrintWriter err) {
    if (outcome.interrupted()) {
      err.println(
          "sigmap: interrupted; "
              + (outcome.done() + outcome.diverged())
              + " finished cells are kept in "
              + root
              + ", --resume goes on from there");
      return ExitCode.INTERRUPTED;
    }
    if (outcome.done() == 0) {
      err.println(
          "sigmap: every cell diverged; try a smaller optimizer.learningRate (for p far from 0,"
              + " divide it by the largest eigenvalue of the preconditioner)");
      return ExitCode.ALL_DIVERGED;
    }
    return ExitCode.DONE;
  }
}
