package org.sigmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What starts a Java process is tagged, so that the quick loop stays quick; see CONTRIBUTING.md.
 */
class SlowTagTest {
  private static final Pattern STARTS_JAVA =
      Pattern.compile("RealProgram\\.|LauncherHome\\.(image|launcherAlone)\\(|\"bin\", \"java\"");

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void testsThatStartJavaAreTagged() throws IOException {
    List<Path> starting;
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      starting =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .filter(file -> STARTS_JAVA.matcher(text(file)).find())
              .toList();
    }
    assertTrue(starting.size() > 10, starting::toString);
    assertEquals(
        List.of(),
        starting.stream().filter(file -> !text(file).contains("@Tag(\"slow\")")).toList());
  }
}
