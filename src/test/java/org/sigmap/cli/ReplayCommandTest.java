package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReplayCommandTest {
  @Test
  void aCaseThatIsMissingDoesNotKeepOthersFromBeingReplayed() {
    Path good = Path.of("src/test/resources/golden/g_null_population.json");
    Program program = Program.run("replay", "none.json", good.toString());
    assertEquals(ExitCode.DATA, program.exitCode());
    assertTrue(program.out().matches("g_null_population \\d\\.\\d{3}e-\\d+\\R"), program.out());
    assertTrue(
        program.err().startsWith("sigmap: none.json: no such file; check the path"), program.err());
  }
}
