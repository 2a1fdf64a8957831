package org.sigmap.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command of the program: where it prints, and how much. */
@Command(mixinStandardHelpOptions = true)
public abstract class ProgramCommand implements Callable<Integer> {
  @ParentCommand private Sigmap program;
  @Spec private CommandSpec command;

  protected final PrintWriter out() {
    return command.commandLine().getOut();
  }

  protected final PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** The program that the command is one of. */
  protected final Sigmap program() {
    return program;
  }

  /** Whether the user wants to hear of results, errors and damage only. */
  protected final boolean quiet() {
    return program.options().quiet();
  }

  protected final CommandSpec command() {
    return command;
  }
}
