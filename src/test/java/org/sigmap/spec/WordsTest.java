package org.sigmap.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void oneIsOne() {
    assertEquals("1 finished cell", Words.count(1, "finished cell"));
    assertEquals("0 cells", Words.count(0, "cell"));
    assertEquals("1 cell is", Words.are(1, "cell"));
    assertEquals("2 cells are", Words.are(2, "cell"));
  }

  @Test
  void editDistanceIsAMetricOnWords() {
    List<String> words = List.of("", "snr", "snrr", "sRn", "case", "cases", "phase", "seed");
    for (String a : words) {
      for (String b : words) {
        assertEquals(a.equals(b), Words.distance(a, b) == 0);
        assertEquals(Words.distance(a, b), Words.distance(b, a));
        for (String c : words) {
          assertTrue(Words.distance(a, c) <= Words.distance(a, b) + Words.distance(b, c));
        }
      }
    }
    assertEquals(3, Words.distance("kitten", "sitting"));
  }

  @Test
  void aSpellingIsMendedAndAStrangeWordIsNot() {
    List<String> fields = List.of("hidden", "initScale");
    assertEquals(Optional.of("initScale"), Words.closest("init_scale", fields));
    assertEquals(Optional.of("hidden"), Words.closest("hiden", fields));
    assertEquals(Optional.empty(), Words.closest("colour", fields));
  }

  @Test
  void aShownWordStaysOnOneVisibleLine() {
    assertEquals("a\\u000ab\\u202ec\\u2028", Words.show("a\nb\u202ec\u2028"));
    assertEquals("x".repeat(60) + "...", Words.show("x".repeat(61)));
  }
}
