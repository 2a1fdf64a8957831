package org.sigmap.cli;

import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the program in this virtual machine and keeps what it printed. */
public record Program(int exitCode, String out, String err) {
  public static Program run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Sigmap.commandLine();
    line.setOut(VisibleWriter.over(out));
    line.setErr(VisibleWriter.over(err));
    int code = line.execute(arguments);
    return new Program(code, out.toString(), err.toString());
  }
}
