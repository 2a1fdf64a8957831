package org.sigmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map of the house is of this house: rooms, files and classes that it names are there. */
class ArchitecturePageTest {
  private static final Path SOURCES = Path.of("src/main/java/org/sigmap");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ROOM = Pattern.compile("`([a-z.]+)`");
  private static final Pattern PATH = Pattern.compile("[a-z/]+/(?:\\w+\\.java)?");
  private static final Pattern CLASS = Pattern.compile("([A-Z][a-z]\\w+)(\\.\\w+)?");

  @Test
  void everyRoomHasItsRow() throws IOException {
    Set<String> told = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("docs/architecture.md"))) {
      if (line.startsWith("| `")) {
        ROOM.matcher(line.split("\\|")[1]).results().forEach(room -> told.add(room.group(1)));
        // Rooms of a room that are told in its own row.
        ROOM.matcher(line.split("\\|")[2])
            .results()
            .map(room -> room.group(1))
            .filter(room -> room.contains("."))
            .forEach(told::add);
      }
    }
    Set<String> rooms = rooms();
    // The commands' rooms are named by their row as a whole.
    rooms.removeIf(room -> room.startsWith("cli."));
    assertEquals(rooms, told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "CONTRIBUTING.md"})
  void whatIsNamedIsThere(String page) throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Stream.of(SOURCES, Path.of("src/test/java")).flatMap(this::walk)) {
      classes =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Set<String> missing = new TreeSet<>();
    Matcher matcher = CODE.matcher(Files.readString(Path.of(page)));
    while (matcher.find()) {
      String code = matcher.group(1);
      Matcher named = CLASS.matcher(code);
      if (PATH.matcher(code).matches()
          ? !exists(code)
          : named.matches() && !classes.contains(named.group(1))) {
        missing.add(code);
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static boolean exists(String path) {
    return Stream.of(SOURCES, Path.of("src/test/java/org/sigmap"), Path.of(""))
        .anyMatch(root -> Files.exists(root.resolve(path)));
  }

  private Stream<Path> walk(Path root) {
    try {
      return Files.walk(root).filter(file -> file.toString().endsWith(".java"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Folders with Java files, as package names below the root. */
  private Set<String> rooms() {
    Set<String> rooms =
        walk(SOURCES)
            .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
            .filter(room -> !room.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(rooms.contains("spec"), "rooms are found");
    return rooms;
  }
}
