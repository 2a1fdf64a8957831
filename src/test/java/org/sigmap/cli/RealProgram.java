package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, which a test may kill. */
final class RealProgram {
  private static final int PATIENCE_SECONDS = 240;

  /** The exit code of a process that SIGKILL ended. */
  static final int KILLED = 128 + 9;

  private RealProgram() {}

  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // It lives for seconds: the second compiler and the collector's threads cost more.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Sigmap.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts the program; what it prints goes to a file. */
  static Process start(Path output, String... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** As {@link #start}, listening to SIGINT also where a build in the background ignores it. */
  static Process interruptible(Path output, String... arguments) throws IOException {
    List<String> command = command(arguments);
    command.addAll(0, List.of("env", "--default-signal=INT"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Waits for the end; a program that hangs is killed and fails the test. */
  static int exitCode(Process process) throws InterruptedException {
    return exitCode(process, PATIENCE_SECONDS);
  }

  /** Waits {@code seconds} for the end; a program that hangs is killed and fails the test. */
  static int exitCode(Process process, int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the program did not end in " + seconds + " s");
    }
    return process.exitValue();
  }
}
