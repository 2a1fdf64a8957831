package org.sigmap.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      VerifyCommand.class,
      MergeCommand.class,
      SlurmCommand.class,
      SuggestCommand.class,
      InspectCommand.class,
      GraphsCommand.class,
      ReplayCommand.class,
      DataCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
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
    line.addSubcommand(new ExportCommand(RetrainedCells::new));
    line.setOut(VisibleWriter.over(line.getOut()));
    line.setErr(VisibleWriter.over(line.getErr()));
    // Nothing but the progress bar may command a terminal.
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, new PathConverter());
    line.setExecutionStrategy(Failures::execute);
    line.setExecutionExceptionHandler(new Failures(program.options));
    line.setParameterExceptionHandler(new UsageErrors());
    return line;
  }

  /** Options that stand before or behind any command's name. */
  GlobalOptions options() {
    return options;
  }

  /** Where a command says what an interrupt is to do. */
  Interruption interruption() {
    return interruption;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command; `sigmap --help` lists them");
  }

  public static void main(String[] arguments) {
    Terminal.claimStandardError();
    Interruption interruption = new Interruption();
    int code = interruption.guard(() -> commandLine(interruption).execute(arguments));
    System.exit(code);
  }
}
