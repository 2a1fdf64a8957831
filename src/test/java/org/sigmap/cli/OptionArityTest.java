package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** No option of any command takes the word behind it that is meant for the command itself. */
class OptionArityTest {
  @Test
  void noOptionSwallowsAParameter() {
    List<String> greedy = new ArrayList<>();
    collect(Sigmap.commandLine().getCommandSpec(), greedy);
    assertEquals(List.of(), greedy);
  }

  private static void collect(CommandSpec command, List<String> greedy) {
    boolean needs = command.positionalParameters().stream().anyMatch(ArgSpec::required);
    for (OptionSpec option : command.options()) {
      if (needs && option.arity().max() > 1) {
        greedy.add(command.qualifiedName() + " " + option.longestName());
      }
    }
    command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), greedy));
  }
}
