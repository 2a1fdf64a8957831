package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of EXPECTED.tsv as a user brings them: one command, its exit code and its one line. */
class ExpectedTablesCommandTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");

  @TempDir private Path directory;

  @Test
  void everyFileIsReadOrRefusedInALine() throws IOException {
    int lines = 0;
    for (String line :
        Files.readAllLines(TABLES.resolve("EXPECTED.tsv")).stream().skip(1).toList()) {
      String[] parts = line.split("\t", -1);
      if (!parts[0].equals("y.npy")) {
        // Alone it is no table: it is read with every x.
        check(parts[0], parts[1], parts[2]);
        lines++;
      }
    }
    assertEquals(47, lines);
  }

  private void check(String file, String data, String outcome) throws IOException {
    String more = data.startsWith("target: ") ? ", " + data : "";
    more = file.endsWith(".npy") ? ", target: " + TABLES.resolve("y.npy") : more;
    Path spec = directory.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        name: expected
        seeds: 1
        data: {kind: table, file: %s%s}
        """
            .formatted(TABLES.resolve(file), more));
    // A shard to which no cell falls: all is read and planned, and nothing trained.
    Path out = directory.resolve(file);
    Program program =
        Program.run("run", spec.toString(), "--shard", "2/2", "--out", out.toString());
    String said = program.err().strip();
    if (program.exitCode() == 0) {
      assertTrue(outcome.contains("ok"), file + ": " + outcome);
      assertTrue(said.endsWith("fewer lane groups than there are shards"), said);
      assertEquals(file.equals("constant-column.csv"), said.contains("column unit has one value"));
      return;
    }
    assertTrue(outcome.contains("refused"), file + ": " + said);
    boolean any = outcome.chars().noneMatch(Character::isDigit);
    assertTrue(
        any
            ? program.exitCode() == 2 || program.exitCode() == 3
            : outcome.contains(Integer.toString(program.exitCode())),
        file + ": " + program.exitCode());
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("sigmap: " + TABLES.resolve(file)), said);
    assertFalse(Files.exists(out), "what cannot be read leaves nothing behind");
  }

  /** Rows to test on in a file of their own; neither file can be another when a run goes on. */
  @Test
  void aReplacedFileIsNotGoneOnWith() throws IOException {
    Path table = Files.copy(TABLES.resolve("plain.csv"), directory.resolve("table.csv"));
    Path test = directory.resolve("test.csv");
    Files.writeString(test, Files.readString(TABLES.resolve("blank-lines.csv")) + "410,3,910\n");
    Path spec = directory.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        name: replaced
        seeds: 1
        data: {kind: table, file: %s, target: price, test: {file: %s}}
        model: {hidden: 2}
        training: {steps: 1}
        """
            .formatted(table, test));
    String out = directory.resolve("run").toString();
    Program first = Program.run("run", spec.toString(), "--out", out, "--quiet");
    assertEquals(0, first.exitCode(), first.err());
    for (Path file : List.of(table, test)) {
      byte[] content = Files.readAllBytes(file);
      Files.writeString(file, Files.readString(file) + "400,3,900\n");
      for (String[] command :
          new String[][] {
            {"run", out + "/spec.yaml", "--out", out, "--resume"}, {"verify", out},
          }) {
        Program program = Program.run(command);
        assertEquals(3, program.exitCode(), program.err());
        assertEquals(1, program.err().strip().lines().count(), program.err());
        assertTrue(program.err().startsWith("sigmap: " + file + ": not the "), program.err());
      }
      Files.write(file, content);
    }
    Program again = Program.run("run", spec.toString(), "--out", out, "--resume", "--quiet");
    assertEquals(0, again.exitCode(), again.err());
  }
}
