package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does once what starts do again and again, in a virtual machine that then archives the classes
 * which it has loaded (the launcher, {@code -XX:ArchiveClassesAtExit}): {@code Rehearsal DIR} shows
 * help, then trains and reports a small study in DIR.
 */
final class Rehearsal {
  private static final String SPEC =
      """
      name: rehearsal
      experiment: generalization
      seeds: 2
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 4}
      training: {steps: 2, logEvery: 1}
      sweep:
        preconditioner.p: [0, -1]
      """;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Startup.settle();
    Path place = Path.of(arguments[0]);
    Path spec = Files.writeString(place.resolve("spec.yaml"), SPEC);
    int help = Sigmap.commandLine().execute("run", "--help");
    int run =
        Sigmap.commandLine()
            .execute(
                "run",
                spec.toString(),
                "--device",
                "cpu",
                "--out",
                place.resolve("run").toString());
    System.exit(help == ExitCode.DONE ? run : help);
  }
}
