package org.sigmap.spec.yaml;

import static java.util.Collections.nCopies;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.SpecException;

/** Holds docs/bad-input.md to its word: every row of its tables is read and compared. */
class SpecRefusalTest {
  private static final Path TABLE = Path.of("docs", "bad-input.md");

  /** A row of a table: what is given, and the one line that answers it. */
  record Row(String arguments, String yaml, String message) {
    @Override
    public String toString() {
      return arguments + " " + yaml;
    }
  }

  static Stream<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    String section = "";
    for (String line : Files.readAllLines(TABLE)) {
      if (line.startsWith("#")) {
        section = line;
      }
      if (section.equals("## Specs") && line.startsWith("| `")) {
        rows.add(row(line, ""));
      } else if (section.equals("### Overrides") && line.startsWith("| `")) {
        rows.add(row(line, "--"));
      }
    }
    return rows.stream();
  }

  private static Row row(String line, String kind) {
    String[] cells = line.replace("\\|", "\u0001").split("\\|");
    String input = code(cells[1]);
    String message = code(cells[2]);
    assertEquals("2", cells[3].strip(), line);
    return kind.isEmpty()
        ? new Row("", input.replace("\\n", "\n").replace("\\t", "\t"), message)
        : new Row(input, "name: a", message);
  }

  private static String code(String cell) {
    String text = cell.strip().replace('\u0001', '|');
    int ticks = text.startsWith("``") ? 2 : 1;
    return text.substring(ticks, text.length() - ticks).strip();
  }

  private static Overrides overrides(String arguments) {
    List<String> set = new ArrayList<>();
    List<String> sweep = new ArrayList<>();
    List<String> zip = new ArrayList<>();
    String seeds = null;
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" (?=--)");
    for (String word : words) {
      String value = word.substring(word.indexOf(' ') + 1);
      if (word.startsWith("--set ")) {
        set.add(value);
      } else if (word.startsWith("--sweep ")) {
        sweep.add(value);
      } else if (word.startsWith("--seeds ")) {
        seeds = value;
      } else if (word.startsWith("--zip ")) {
        zip.add(value);
      } else {
        throw new AssertionError("unknown argument in the table: " + word);
      }
    }
    return new Overrides(set, sweep, zip, seeds);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void theMessageIsAsDocumented(Row row) {
    SpecException refusal =
        assertThrows(
            SpecException.class,
            () -> SpecReader.read(row.yaml(), "spec.yaml", overrides(row.arguments())));
    assertEquals(row.message(), refusal.getMessage());
  }

  @Test
  void theTableIsNotEmpty() throws IOException {
    assertTrue(rows().count() >= 120, "rows of " + TABLE);
  }

  private static String refusalOf(Path file) {
    String message =
        assertThrows(SpecException.class, () -> SpecReader.read(file, Overrides.none()))
            .getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void missingFile(@TempDir Path folder) {
    Path file = folder.resolve("none.yaml");
    assertEquals(file + ": no such file; give the path of a spec in YAML", refusalOf(file));
  }

  @Test
  void directory(@TempDir Path folder) {
    assertEquals(folder + ": this is a directory; give the path of a YAML file", refusalOf(folder));
  }

  @Test
  void fileInPlaceOfDirectory(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "name: a");
    assertTrue(refusalOf(file.resolve("b.yaml")).contains("cannot be read: "));
  }

  @Test
  void emptyFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("empty.yaml"), "");
    assertEquals(
        file + ":1:1: a spec is a mapping of fields such as name: quickstart, but this is not one",
        refusalOf(file));
  }

  @Test
  void hugeFile(@TempDir Path folder) throws IOException {
    byte[] comment = "#".repeat((1 << 20) + 1).getBytes(StandardCharsets.US_ASCII);
    Path file = Files.write(folder.resolve("huge.yaml"), comment);
    assertEquals(file + ": larger than 1 MiB, so this is not a spec", refusalOf(file));
  }

  @Test
  void notText(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("bytes.yaml"), new byte[] {'a', (byte) 0xff});
    assertEquals(file + ": not UTF-8 text; save it as UTF-8", refusalOf(file));
  }

  @Test
  void unreadableFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("closed.yaml"), "name: a");
    assumeTrue(
        file.toFile().setReadable(false) && !Files.isReadable(file), "root reads everything");
    assertEquals(
        file + ": no permission to read this file; change its mode or owner", refusalOf(file));
  }

  @Test
  void controlCharacter() {
    SpecException refusal =
        assertThrows(
            SpecException.class,
            () -> SpecReader.read("name: a\n# \u0007", "spec.yaml", Overrides.none()));
    assertEquals(
        "spec.yaml:2:3: the character U+0007 is not allowed in YAML", refusal.getMessage());
  }

  /** YAML 1.1 broke lines at these, so that what follows one would be a field or a comment. */
  @ParameterizedTest
  @ValueSource(ints = {0x85, 0x2028, 0x2029})
  void aSeparatorThatOnlySomeReadersKnow(int character) {
    String yaml = "name: a" + Character.toString(character) + "seeds: 1 # b";
    SpecException refusal =
        assertThrows(
            SpecException.class, () -> SpecReader.read(yaml, "spec.yaml", Overrides.none()));
    String reason = " ends a line for some readers of YAML and not for others; write a line break";
    assertEquals(
        "spec.yaml:1:8: the character U+%04X%s or a space".formatted(character, reason),
        refusal.getMessage());
  }

  /** Ten lists of ten lists, ten deep, would be ten thousand million words. */
  @Test
  void aliasesThatMultiplyAreRefusedAtTheFirst() {
    StringBuilder yaml = new StringBuilder("l0: &l0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i <= 10; i++) {
      String alias = "*l" + (i - 1);
      yaml.append("l%d: &l%d [%s]\n".formatted(i, i, String.join(", ", nCopies(10, alias))));
    }
    SpecException refusal =
        assertThrows(
            SpecException.class,
            () -> SpecReader.read(yaml.toString(), "spec.yaml", Overrides.none()));
    assertEquals(
        "spec.yaml:1:5: anchors and aliases are not used in specs; write the value out",
        refusal.getMessage());
  }

  @Test
  void deepNestingIsRefusedQuickly() {
    SpecException refusal =
        assertThrows(
            SpecException.class,
            () -> SpecReader.read("name: " + "[".repeat(500_000), "spec.yaml", Overrides.none()));
    assertEquals("spec.yaml:1:23: this is nested deeper than any spec", refusal.getMessage());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheSpec() {
    assertEquals("a", SpecReader.read("\uFEFFname: a", "spec.yaml", Overrides.none()).name());
  }
}
