package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  @Test
  void bashCompletesCommandsAndOptions(@TempDir Path folder)
      throws IOException, InterruptedException {
    Program program = Program.run("completion", "bash");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    Path script = Files.writeString(folder.resolve("completion.sh"), program.out());
    String ask =
        """
        source %s
        ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_sigmap; echo "${COMPREPLY[*]}"; }
        ask sigmap ver
        ask sigmap run --dry
        """;
    Process bash =
        new ProcessBuilder("bash", "-c", ask.formatted(script))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals("verify\n--dry-run\n", new String(bash.getInputStream().readAllBytes()));
    assertEquals(0, bash.waitFor());
  }

  @Test
  void anotherShellIsRefused() {
    Program fish = Program.run("completion", "fish");
    assertEquals(ExitCode.USAGE, fish.exitCode());
    assertTrue(fish.err().startsWith("sigmap: there is no completion for \"fish\""), fish.err());
  }

  @ParameterizedTest
  @CsvSource({
    "rnu, Did you mean: sigmap run?",
    "trian, Did you mean: sigmap run?",
    "verfiy, Did you mean: sigmap verify?",
    "zzzz, `sigmap --help` tells more."
  })
  void aMisspelledCommandIsAnsweredWithTheNearest(String word, String hint) {
    Program program = Program.run(word);
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertEquals(hint, program.err().lines().toList().get(1));
  }

  @ParameterizedTest
  @CsvSource({"\u2013-seeds", "\u2014seeds", "\u2212\u2212seeds"})
  void pastedDashesAreToldFromHyphens(String option) {
    Program program = Program.run("run", "spec.yaml", option, "5");
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(program.err().contains("; write --seeds.\n"), program.err());
  }
}
