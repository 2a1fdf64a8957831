package org.sigmap.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sigmap.cli.doctor.DoctorCommand;
import org.sigmap.cli.export.ExportCommand;
import org.sigmap.cli.export.PredictCommand;
import org.sigmap.cli.run.BenchCommand;
import org.sigmap.cli.run.RunCommand;
import org.sigmap.cli.run.SlurmCommand;
import org.sigmap.cli.run.VerifyCommand;
import org.sigmap.cli.suggest.SuggestCommand;
import org.sigmap.device.DeviceRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program: {@code sigmap COMMAND}. */
@Command(
    name = "sigmap",
    description = "How does preconditioning guide what a network learns?",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ReportCommand.class,
      RunsCommand.class,
      DiffCommand.class,
      ExplainCommand.class,
      VerifyCommand.class,
      MergeCommand.class,
      SlurmCommand.class,
      SuggestCommand.class,
      InspectCommand.class,
      PredictCommand.class,
      GraphsCommand.class,
      ReplayCommand.class,
      DataCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Sigmap implements Runnable {
  @Mixin private GlobalOptions options;
  @Spec private CommandSpec spec;
  private final Interruption interruption;

  private Sigmap(Interruption interruption) {
    this.interruption = interruption;
  }

  /** The configured command line, for the program and for tests. */
  public static CommandLine commandLine() {
    return commandLine(new Interruption());
  }

  private static CommandLine commandLine(Interruption interruption) {
    Sigmap program = new Sigmap(interruption);
    CommandLine line = new CommandLine(program);
    line.addSubcommand(new ExportCommand(interruption));
    // By itself the library encodes as the locale does.
    line.setOut(VisibleWriter.over(new PrintWriter(System.out, true, StandardCharsets.UTF_8)));
    line.setErr(VisibleWriter.over(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
    // Nothing but the progress bar may command a terminal.
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, reading(Sigmap::path));
    line.registerConverter(DeviceRequest.class, reading(DeviceRequest::parse));
    line.setExecutionStrategy(Failures::execute);
    Failures failures = new Failures(program.options);
    line.setExecutionExceptionHandler(failures);
    line.setParameterExceptionHandler(failures);
    return line;
  }

  /** A converter that refuses with the sentence of an {@link IllegalArgumentException}. */
  private static <T> ITypeConverter<T> reading(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    };
  }

  /** A path of the command line: an empty one would be the working directory, unasked. */
  private static Path path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the path is empty; write . for this directory");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: " + e.getReason(), e);
    }
  }

  /** Options that stand before or behind any command's name. */
  public GlobalOptions options() {
    return options;
  }

  /** Where a command says what an interrupt is to do. */
  public Interruption interruption() {
    return interruption;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command; `sigmap --help` lists them");
  }

  public static void main(String[] arguments) {
    Startup.settle();
    Interruption interruption = new Interruption();
    System.exit(interruption.guard(() -> execute(interruption, arguments)));
  }

  private static int execute(Interruption interruption, String[] arguments) {
    CommandLine line = commandLine(interruption);
    Optional<String> complaint =
        Startup.complaint(List.of(arguments), System.getProperty("sun.jnu.encoding"));
    if (complaint.isPresent()) {
      line.getErr().println("sigmap: " + complaint.get());
      return ExitCode.USAGE;
    }
    return line.execute(arguments);
  }
}
