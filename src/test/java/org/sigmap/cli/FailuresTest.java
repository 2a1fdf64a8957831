package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
  /** Fails as it is told to. */
  @Command(name = "broken")
  private static final class Broken implements Callable<Integer> {
    private final Throwable failure;

    Broken(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }

  private static Program failed(Throwable failure, String... options) {
    StringWriter err = new StringWriter();
    CommandLine line = Sigmap.commandLine().addSubcommand(new Broken(failure));
    line.setErr(new PrintWriter(err, true));
    String[] arguments = new String[options.length + 1];
    arguments[0] = "broken";
    System.arraycopy(options, 0, arguments, 1, options.length);
    int code = line.execute(arguments);
    return new Program(code, "", err.toString());
  }

  @Test
  void aLibraryThatDoesNotLoadIsOneLine() {
    Program program = failed(new UnsatisfiedLinkError("GLIBC_2.27 not found\nmore"));
    assertEquals(ExitCode.CHECK_FAILED, program.exitCode());
    assertEquals(
        "sigmap: a library does not load (GLIBC_2.27 not found); `sigmap doctor` shows what"
            + " is missing\n",
        program.err());
  }

  @Test
  void exhaustedHeapSaysHowToRaiseIt() {
    Program program = failed(new OutOfMemoryError("Java heap space"));
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(program.err().contains("SIGMAP_JAVA_OPTIONS=-Xmx8g"), program.err());
    assertEquals(1, program.err().lines().count());
  }

  @Test
  void wrappersOfThreadsAndStreamsAreTakenOff() {
    IOException denied = new AccessDeniedException("/there");
    Program program = failed(new UncheckedIOException(denied));
    assertEquals(ExitCode.DATA, program.exitCode());
    assertTrue(program.err().startsWith("sigmap: /there: permission denied"), program.err());
  }

  @Test
  void whatNobodyExpectedIsCalledADefectAndTracedOnDemandOnly() {
    Program program = failed(new IllegalStateException("no such thing"));
    assertEquals(ExitCode.CHECK_FAILED, program.exitCode());
    assertEquals(
        "sigmap: no such thing\nThis looks like a defect of Sigmap; --debug shows where.\n",
        program.err());
    assertFalse(program.err().contains("\tat "));
    assertTrue(failed(new IllegalStateException("x"), "--debug").err().contains("\tat "));
  }

  @Test
  void aNameThatNoFileCanHaveIsOneLine() {
    Program program = failed(new InvalidPathException("a\0b", "Nul character not allowed"));
    assertEquals(
        "sigmap: no file can have the name a b (Nul character not allowed)\n", program.err());
    assertEquals(ExitCode.USAGE, program.exitCode());
  }
}
