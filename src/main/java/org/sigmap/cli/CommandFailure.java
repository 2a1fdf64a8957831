package org.sigmap.cli;

/** A command cannot go on: one sentence for the user, and the exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  public static CommandFailure data(String message) {
    return new CommandFailure(ExitCode.DATA, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
