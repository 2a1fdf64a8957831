package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No table of a page is older than its numbers, and no numbers older than the spec that they were
 * made from. With {@code -Dsigmap.studies=DIR} the tables are first taken from runs in DIR, which
 * is what {@code scripts/studies} does.
 */
class StudyPagesTest {
  @BeforeAll
  static void take() throws IOException {
    String runs = System.getProperty("sigmap.studies");
    if (runs != null) {
      StudyPages.take(Path.of(runs));
    }
  }

  @Test
  void everyTableIsWhatItsNumbersMake() throws IOException {
    assertTrue(StudyPages.pages().size() >= 4);
    for (Path page : StudyPages.pages()) {
      String text = Files.readString(page);
      assertEquals(StudyPages.rewritten(text), text, page + ": run `scripts/studies` again");
    }
  }

  /** A digit changed by hand, of a table, is put right. */
  @Test
  void aChangedDigitOfAPageIsFound() throws IOException {
    for (String name : List.of("docs/gram.md", "docs/initialization.md", "docs/reproduction.md")) {
      Path page = Path.of(name);
      String text = Files.readString(page);
      int at = text.indexOf("<!-- end of ");
      while (!Character.isDigit(text.charAt(at))) {
        at--;
      }
      char other = text.charAt(at) == '9' ? '0' : (char) (text.charAt(at) + 1);
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      assertNotEquals(changed, StudyPages.rewritten(changed), page.toString());
    }
  }

  /** Neither a spec nor a CSV has changed since the tables were taken. */
  @Test
  void everyStudyIsWhatItsCommandMakesToday() throws IOException {
    Set<String> held;
    try (Stream<Path> folders = Files.list(StudyPages.DATA)) {
      held =
          folders
              .filter(folder -> Files.exists(folder.resolve("made.txt")))
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertTrue(StudyPages.manifest().keySet().containsAll(held), held.toString());
    assertTrue(
        StudyPages.manifest().keySet().containsAll(StudyPages.used()),
        StudyPages.used().toString());
    StudyPages.requireSpecs();
    for (String study : held) {
      assertEquals(
          StudyPages.stamp(study),
          StudyPages.stamped(study),
          study + ": its spec or a table has changed; run `scripts/studies " + study + "` again");
    }
  }
}
