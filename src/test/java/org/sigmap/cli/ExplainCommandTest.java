package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
  private static String explained(String... name) {
    String[] arguments = new String[name.length + 1];
    arguments[0] = "explain";
    System.arraycopy(name, 0, arguments, 1, name.length);
    Program program = Program.run(arguments);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().lines().allMatch(line -> line.length() < 80), program.out());
    return program.out();
  }

  @Test
  void aFieldIsExplainedForEveryKindThatHasIt() {
    assertEquals(
        """
        optimizer.rho  (optimizer.kind: sam)
          default: 0.05
          values: number, 0 or more
          radius of the ball
        optimizer.rho  (optimizer.kind: sophia-h)
          default: 0.05
          values: number, greater than 0
          largest update before the learning rate
        """,
        explained("optimizer.rho"));
    assertTrue(explained("optimizer.rho").startsWith(explained("optimizer.sam.rho")));
  }

  @Test
  void aGroupIsExplainedByItsKindsAndAKindByItsFields() {
    String group = explained("preconditioner");
    assertTrue(group.contains("\n  kind: covariance-power\n"), group);
    String kind = explained("preconditioner.covariance-power");
    assertTrue(kind.contains("preconditioner.covariance-power.p = 0.0\n    exponent"), kind);
    assertTrue(explained("model.activation").contains("\n    relu: max(z, 0).\n"));
    assertTrue(explained().contains("\nseeds = 5\n"), explained());
  }

  @ParameterizedTest
  @CsvSource({
    "lr, did you mean optimizer.learningRate?",
    "optimizer.epochs, training is counted in updates",
    "sgd, set optimizer.kind to gradient-descent",
    "hidden, did you mean model.hidden?",
    "model.hiddne, did you mean model.hidden",
    "nonsense, `sigmap explain` lists those there are"
  })
  void anUnknownFieldIsRefusedWithTheNearest(String name, String hint) {
    Program program = Program.run("explain", name);
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(
        program.err().startsWith("sigmap: there is no field " + name + "; " + hint), program.err());
  }
}
