package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.experiment.replay.RecordedCaseException;

/** Random edits of a recorded case: the reader returns, or refuses in a sentence. */
class RecordedCaseFuzzTest {
  private static final int FUZZED = Integer.getInteger("sigmap.fuzz.replay", 40_000);
  private static final String CASE =
      "{\"name\": \"tiny\", \"steps\": 3, \"flag\": true, \"numbers\": [1, 2.5, \"NaN\"],\n"
          + " \"init\": {\"w1\": {\"shape\": [2, 2], \"dtype\": \"f32\", \"data\": [[1, 2], [3,"
          + " 4]]},\n"
          + "  \"b\": {\"shape\": [2], \"dtype\": \"f64\", \"data\": [\"Infinity\", -4e-3]}}}";

  /** Pieces that a random byte seldom makes. */
  private static final String[] PIECES = {
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    ":",
    "-",
    "e999",
    "1e-999",
    "null",
    "true",
    "99999999999",
    "\"shape\": [2147483647, 2147483647]",
    "[[[[[[[[",
    "\\u0000",
    "\uD800",
    "NaN",
    "-1",
    "0.1"
  };

  @TempDir(factory = org.sigmap.results.MemoryFolder.class)
  Path directory;

  @Tag("slow")
  @Test
  void neverThrowsAnythingElse() throws IOException {
    Path file = directory.resolve("case.json");
    SplittableRandom random = new SplittableRandom(11);
    int read = 0;
    for (int i = 0; i < FUZZED; i++) {
      Files.write(file, edited(random).getBytes(StandardCharsets.UTF_8));
      try {
        use(RecordedCase.read(file));
        read++;
      } catch (RecordedCaseException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
    assertTrue(read > 0 && read < FUZZED, read + " of " + FUZZED + " were read");
  }

  private static void use(RecordedCase recorded) {
    recorded.text("name");
    recorded.integer("steps");
    recorded.flag("flag");
    recorded.numbers("numbers");
    recorded.array("init.w1").matrix();
    recorded.section("init").array("b").values();
  }

  private static String edited(SplittableRandom random) {
    StringBuilder text = new StringBuilder(CASE);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
        default -> text.setCharAt(from, (char) random.nextInt(256));
      }
      if (text.isEmpty()) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
