package org.sigmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sigmap.data.DataException;
import org.sigmap.device.DeviceUnavailableException;
import org.sigmap.device.LaneMemory;
import org.sigmap.experiment.replay.RecordedCaseException;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.results.DanglingLink;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Words;
import picocli.CommandLine;

/** Turns whatever a command throws into one or two lines and an exit code. */
public final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  /** What the user asked for in vain. */
  private static final List<Class<? extends Throwable>> USAGE =
      List.of(
          SpecException.class,
          DeviceUnavailableException.class,
          ImpossiblePowerException.class,
          RunRefusedException.class,
          InvalidPathException.class,
          OutOfMemoryError.class);

  /** What is missing or damaged, unless it is of {@link #USAGE}. */
  private static final List<Class<? extends Throwable>> DATA =
      List.of(RecordedCaseException.class, DataException.class, IOException.class);

  /** An option behind hyphens, dashes or minus signs, not all of which are a keyboard's. */
  private static final Pattern TYPESET_OPTION =
      Pattern.compile(
          "-*[\\u2010-\\u2015\\u2212\\uFE63\\uFF0D][-\\u2010-\\u2015\\u2212\\uFE63\\uFF0D]*([A-Za-z].*)");

  /** Commands by what programs alike call them. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "train",
          "run",
          "list",
          "runs",
          "compare",
          "diff",
          "plot",
          "report",
          "describe",
          "explain");

  private final GlobalOptions options;

  public Failures(GlobalOptions options) {
    this.options = options;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable cause = root(failure);
    command.getErr().println("sigmap: " + sentence(cause));
    if (options.debug()) {
      failure.printStackTrace(command.getErr());
    } else if (!expected(cause)) {
      command.getErr().println("This looks like a defect of Sigmap; --debug shows where.");
    }
    return exitCode(cause);
  }

  /** One line for a wrong command line, with the nearest right one. */
  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sigmap: " + failure.getMessage());
    Optional<String> hint = hint(failure);
    if (hint.isPresent()) {
      err.println(hint.get());
    } else if (!command.getSubcommands().isEmpty()
        || !CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("`" + command.getCommandSpec().qualifiedName() + " --help` tells more.");
    }
    return ExitCode.USAGE;
  }

  /** What an argument that is none was to be: an option with typeset dashes, or a command. */
  private static Optional<String> hint(CommandLine.ParameterException failure) {
    if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String argument = unmatched.getUnmatched().get(0);
    Matcher typeset = TYPESET_OPTION.matcher(argument);
    CommandLine command = failure.getCommandLine();
    if (typeset.matches()) {
      String option = "--" + typeset.group(1);
      return Optional.of(
          "The dashes are typeset ones, as text that is pasted may have; write " + option + ".");
    }
    return command.getSubcommands().isEmpty()
        ? Optional.empty()
        : Words.closest(argument, command.getSubcommands().keySet())
            .or(() -> Words.closest(argument, ELSEWHERE.keySet()).map(ELSEWHERE::get))
            .filter(command.getSubcommands()::containsKey)
            .map(
                near ->
                    "Did you mean: " + command.getCommandSpec().qualifiedName() + " " + near + "?");
  }

  /** The failure itself, without the wrappers that threads and streams put around it. */
  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof UncheckedIOException
            || cause instanceof java.util.concurrent.ExecutionException
            || cause instanceof CommandLine.ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean expected(Throwable cause) {
    return cause instanceof CommandFailure
        || cause instanceof LinkageError
        || isUsage(cause)
        || DATA.stream().anyMatch(kind -> kind.isInstance(cause));
  }

  private static boolean isUsage(Throwable cause) {
    return USAGE.stream().anyMatch(kind -> kind.isInstance(cause)) || LaneMemory.exhausted(cause);
  }

  private static int exitCode(Throwable cause) {
    if (cause instanceof CommandFailure failure) {
      return failure.exitCode();
    }
    if (isUsage(cause)) {
      return ExitCode.USAGE;
    }
    boolean data = DATA.stream().anyMatch(kind -> kind.isInstance(cause));
    return data ? ExitCode.DATA : ExitCode.CHECK_FAILED;
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + dangling(missing.getFile()).orElse(": no such file or directory");
    }
    if (cause instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied; choose a place you may write to";
    }
    if (cause instanceof FileAlreadyExistsException file) {
      return file.getFile()
          + dangling(file.getFile()).orElse(": is a file, not a directory; choose another place");
    }
    if (cause instanceof InvalidPathException path) {
      return unnameable(path);
    }
    if (cause instanceof FileSystemException failed) {
      String reason =
          failed.getReason() == null ? failed.getClass().getSimpleName() : failed.getReason();
      return failed.getFile() + ": " + reason;
    }
    if (cause instanceof ReadOnlyFileSystemException) {
      return "the file system is read-only; choose another place";
    }
    if (cause instanceof LinkageError) {
      return "a library does not load (%s); `sigmap doctor` shows what is missing"
          .formatted(firstLine(cause));
    }
    if (cause instanceof OutOfMemoryError) {
      return "Java's memory is exhausted ("
          + firstLine(cause)
          + "); give it more with SIGMAP_JAVA_OPTIONS=-Xmx8g, or make samples or the sweep smaller";
    }
    if (LaneMemory.exhausted(cause)) {
      return "one training alone exhausts the device's memory ("
          + firstLine(cause)
          + "); make model.hidden or samples.total smaller, or choose --device cpu";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** What is wrong with a symbolic link whose target is missing, absent for any other path. */
  private static Optional<String> dangling(String file) {
    return file == null ? Optional.empty() : DanglingLink.problem(Path.of(file)).map(": "::concat);
  }

  /** A name with a NUL, or with a character that the locale's encoding lacks. */
  private static String unnameable(InvalidPathException path) {
    return path.getInput().indexOf('\0') >= 0
        ? "no file can have the name %s (%s)"
            .formatted(path.getInput().replace('\0', ' '), path.getReason())
        : "the file name "
            + path.getInput()
            + " cannot be written in "
            + Startup.mended(System.getProperty("sun.jnu.encoding"));
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message");
  }

  /** Errors too, which the command line by itself passes on as they are. */
  static int execute(CommandLine.ParseResult parsed) {
    try {
      int code = new CommandLine.RunLast().execute(parsed);
      requireWritten(parsed);
      return code;
    } catch (LinkageError | OutOfMemoryError | CommandFailure failure) {
      throw new CommandLine.ExecutionException(
          parsed.commandSpec().commandLine(), "the command failed", failure);
    }
  }

  /**
   * A writer keeps to itself that the device is full: asked here once, for what any command (help
   * included) prints.
   */
  private static void requireWritten(CommandLine.ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      // The command's writer may end in System.out, which keeps errors to itself once more.
      if (command.getOut().checkError() | System.out.checkError()) {
        throw CommandFailure.data(
            "standard output could not be written to its end: the device is full");
      }
    }
  }
}
