package org.sigmap.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sigmap.experiment.replay.Deviation;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.experiment.replay.Replay;
import org.sigmap.spec.Precision;
import org.sigmap.spec.yaml.SpecReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sigmap replay CASE.json…}: one line a case on standard output, {@code case error}. */
@Command(
    name = "replay",
    description =
        "Run trajectories that another framework recorded, and print how far ours differ.")
public final class ReplayCommand extends ProgramCommand {
  @Parameters(paramLabel = "CASE.json", arity = "1..*", description = "Recorded trajectories.")
  private List<Path> files;

  @Option(
      names = "--precision",
      paramLabel = "float32|float64",
      defaultValue = "float32",
      description = "Floating-point type (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-4",
      description = "Largest relative error that passes (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  @Override
  public Integer call() {
    if (!(tolerance > 0)) {
      throw CommandFailure.usage("--tolerance must be greater than 0, but is " + tolerance);
    }
    return files.stream().mapToInt(this::replay).max().orElse(ExitCode.DONE);
  }

  /** One case; what is wrong with it is told, and does not keep the others from being replayed. */
  private int replay(Path file) {
    try {
      RecordedCase recorded = RecordedCase.read(file);
      Deviation deviation = Replay.of(recorded, SpecReader::learner).run(recorded, precision);
      double error = deviation.largest();
      out().printf(Locale.ROOT, "%s %.3e%n", recorded.name(), error);
      out().flush();
      if (!quiet() && !(error <= tolerance)) {
        tell(file + ": " + worst(deviation));
      }
      return error <= tolerance ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    } catch (RuntimeException e) {
      CommandLine line = command().commandLine();
      return new Failures(program().options())
          .handleExecutionException(e, line, line.getParseResult());
    }
  }

  private String worst(Deviation deviation) {
    StringBuilder text = new StringBuilder("above the tolerance of " + tolerance + ":");
    deviation
        .byQuantity()
        .forEach(
            (quantity, error) -> {
              if (!(error <= tolerance)) {
                text.append(String.format(Locale.ROOT, " %s %.3e", quantity, error));
              }
            });
    return text.toString();
  }
}
