package org.sigmap.cli;

import picocli.CommandLine.Option;

/** Options that every command takes. */
public final class GlobalOptions {
  @Option(
      names = "--debug",
      description = "Show stack traces.",
      scope = picocli.CommandLine.ScopeType.INHERIT)
  private boolean debug;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print results, errors and damage only.",
      scope = picocli.CommandLine.ScopeType.INHERIT)
  private boolean quiet;

  public boolean debug() {
    return debug;
  }

  public boolean quiet() {
    return quiet;
  }
}
