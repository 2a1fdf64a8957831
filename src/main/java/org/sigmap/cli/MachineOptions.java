package org.sigmap.cli;

import java.io.PrintWriter;
import java.util.List;
import org.sigmap.device.TensorFlowRuntime;
import org.sigmap.experiment.RunOptions;
import picocli.CommandLine.Option;

/** How much of the machine a command uses. */
final class MachineOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Lane groups that train at once (default: one a core).")
  private Integer workers;

  @Option(names = "--lanes", paramLabel = "N", description = "Most lanes in a group (default: 16).")
  private Integer lanes;

  RunOptions resolve(PrintWriter err) {
    RunOptions standard = RunOptions.cpu();
    return new RunOptions(
        positive("--workers", workers, standard.workers()),
        positive("--lanes", lanes, standard.mostLanes()),
        standard.session());
  }

  private static int positive(String option, Integer given, int standard) {
    if (given == null) {
      return standard;
    }
    if (given < 1) {
      throw new CommandFailure(ExitCode.USAGE, option + " must be at least 1, but is " + given);
    }
    return given;
  }

  String tensorFlowVersion() {
    return TensorFlowRuntime.version();
  }

  List<String> devices(RunOptions use) {
    return List.of("CPU (" + use.workers() + " workers)");
  }
}
