package org.sigmap.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** One line for a wrong command line, with the nearest right one. */
final class UsageErrors implements CommandLine.IParameterExceptionHandler {
  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sigmap: " + failure.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("`" + command.getCommandSpec().qualifiedName() + " --help` tells more.");
    }
    return ExitCode.USAGE;
  }
}
