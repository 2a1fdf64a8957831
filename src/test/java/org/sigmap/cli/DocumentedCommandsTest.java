package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.spec.yaml.SpecReader;
import picocli.CommandLine.ParseResult;

/** Every `sigmap run` that a page or a spec shows names a spec and fields that there are. */
class DocumentedCommandsTest {
  private static final Pattern RUN =
      Pattern.compile("sigmap run (experiments/[^`|#()\\\\\\n]*(?:\\\\\\n[^`|#()\\\\\\n]*)*)");

  /** A word of a shell, which may have quotes around spaces. */
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page).replaceAll("(?m)^#", " ");
      RUN.matcher(text).results().map(DocumentedCommandsTest::words).forEach(commands::add);
    }
    return commands;
  }

  private static String words(MatchResult found) {
    return found.group(1).replace("\\\n", " ").strip();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    for (String folder : List.of("docs", "experiments")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(md|yaml)"))
            .filter(file -> !file.endsWith("bad-input.md"))
            .sorted()
            .forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void resolves(String words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    WORD.matcher(words).results().forEach(word -> arguments.add(word.group().replace("'", "")));
    ParseResult run = Sigmap.commandLine().parseArgs(arguments.toArray(String[]::new)).subcommand();
    OverrideOptions overrides =
        (OverrideOptions) run.commandSpec().mixins().get("overrides").userObject();
    Path spec = run.matchedPositionalValue(0, (Path) null);
    assertFalse(SpecReader.read(spec, overrides.resolve()).cells().isEmpty());
  }

  @Test
  void findsTheCommandsOfTheReadme() throws IOException {
    assertEquals("experiments/quickstart.yaml", commands().get(0));
    assertTrue(commands().size() > 10, commands().toString());
  }
}
