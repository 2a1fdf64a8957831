package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.Nasty;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.ImageSample;
import org.sigmap.results.RunDirectory;

@Tag("slow")
class VisibleWriterTest {
  private static final String ATTACK = "\u001b]0;owned\u0007\u009b2J\u202e";

  private static boolean commands(String printed) {
    return printed.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
        || printed.indexOf('\u202e') >= 0;
  }

  @Test
  void nothingPrintedCommandsATerminal() {
    for (String text : Nasty.texts(9, 2000)) {
      StringWriter printed = new StringWriter();
      PrintWriter out = VisibleWriter.over(printed);
      out.println(text);
      for (char c : text.toCharArray()) {
        out.print(c);
      }
      out.flush();
      assertFalse(commands(printed.toString()), printed.toString());
    }
  }

  @Test
  void ordinaryTextIsPrintedAsItIs() {
    String text = "p = −1\tσ ≥ 0\n👍 می\u200cخواهم\n";
    StringWriter printed = new StringWriter();
    VisibleWriter.over(printed).printf("%s", text).flush();
    assertEquals(text, printed.toString());
  }

  @Test
  void aFailureToPrintIsNotLost() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PrintWriter out =
        VisibleWriter.over(new PrintWriter(new OutputStreamWriter(full, StandardCharsets.UTF_8)));
    out.println("a");
    assertTrue(out.checkError());
  }

  @Test
  void recordedTextIsSpeltOut(@TempDir Path folder) throws IOException {
    Path root = folder.resolve("run");
    try (RunDirectory run = RunDirectory.create(root)) {
      for (String word : new String[] {"a" + ATTACK, "b\nreport: elsewhere"}) {
        Map<String, Object> axes = Map.of("kind", word, AxisName.SEED.path(), 0);
        run.append(
            CellRecord.finished(word.substring(0, 1), axes, Map.of("test_loss", 1.0), 1, 1),
            java.util.List.of(),
            java.util.List.of());
      }
      run.writeExhibit(ImageSample.SET_FILE, "set" + ATTACK + "\nreport: elsewhere");
    }
    Program program = Program.run("report", root.toString());
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertFalse(commands(program.out() + program.err()));
    assertTrue(program.out().contains("set\\u001b]0;owned\\u0007\\u009b2J\\u202e"), program.out());
    assertEquals(1, program.out().lines().filter(l -> l.startsWith("report: ")).count());
  }

  /** The program itself, whose arguments come back in its messages. */
  @Test
  void argumentsAreSpeltOut(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process process = RealProgram.start(output, "report", "/nowhere/" + "\u001b[2J");
    assertEquals(ExitCode.DATA, RealProgram.exitCode(process));
    String printed = Files.readString(output);
    assertTrue(printed.contains("/nowhere/\\u001b[2J"), printed);
    assertFalse(commands(printed));
  }
}
