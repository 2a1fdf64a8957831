package org.sigmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README and docs: what they point to is there, and the index leads to every page. */
class PagesTest {
  private static final Path README = Path.of("README.md");
  private static final Path INDEX = Path.of("docs/README.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README, Path.of("CONTRIBUTING.md")));
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<MatchResult> links(Path page) throws IOException {
    return LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll("")).results().toList();
  }

  /** Headings as GitHub makes anchors of them. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N}\\- ]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      for (MatchResult link : links(page)) {
        if (link.group(1).contains(":")) {
          continue;
        }
        Path target =
            link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
        assertTrue(Files.exists(target), page + " points to " + target);
        if (link.group(2) != null) {
          assertTrue(anchors(target).contains(link.group(2)), page + ": " + link.group());
        }
      }
    }
  }

  @Test
  void thePageOfSpecsHasEverySpec() throws IOException {
    String page = Files.readString(Path.of("docs", "specs.md"));
    try (Stream<Path> specs = Files.list(Path.of("experiments"))) {
      List<String> missing =
          specs
              .map(spec -> spec.getFileName().toString().replace(".yaml", ""))
              // Siblings are named by what tells them from the first.
              .filter(
                  name ->
                      !page.contains(name)
                          && !page.contains("`-" + name.replaceFirst("real-(transfer-)?", "")))
              .toList();
      assertEquals(List.of(), missing);
    }
  }

  /** pom.xml, the example's, the page of the library and CITATION.cff. */
  @Test
  void theVersionIsTheSameWhereverItStands() throws Exception {
    Process version = new ProcessBuilder("scripts/version").redirectErrorStream(true).start();
    String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, version.waitFor(), said);
  }

  @Test
  void theIndexHasEveryPageAndTheReadmeIsShort() throws IOException {
    List<String> indexed = links(INDEX).stream().map(link -> link.group(1)).toList();
    for (Path page : pages()) {
      if (page.startsWith("docs") && !page.equals(INDEX)) {
        assertTrue(indexed.contains(page.getFileName().toString()), page + " is not in the index");
      }
    }
    assertTrue(Files.readAllLines(README).size() < 150, "what is longer stands in docs");
    assertEquals("# Sigmap", Files.readAllLines(README).get(0));
  }
}
