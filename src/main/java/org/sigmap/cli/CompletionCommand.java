package org.sigmap.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in a shell.",
      "bash (zsh after bashcompinit): source <(sigmap completion bash)"
    })
public final class CompletionCommand extends ProgramCommand {
  private static final String BASH = "bash";

  @Parameters(paramLabel = "SHELL", description = "bash.")
  private String shell;

  @Override
  public Integer call() {
    if (!shell.equals(BASH)) {
      throw CommandFailure.usage(
          "there is no completion for \""
              + shell
              + "\"; bash's works in zsh too, after bashcompinit");
    }
    out().print(AutoComplete.bash("sigmap", command().root().commandLine()));
    out().flush();
    return ExitCode.DONE;
  }
}
