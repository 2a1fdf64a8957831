package org.sigmap.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.experiment.plan.Workload;

class ProgressLineTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void timeLeftIsThatOfTheStepsSinceTheFirstAndWithoutThoseOfACheckpoint() {
    ProgressLine line = new ProgressLine(1000, 3);
    // Twenty seconds pass before the first step, and a checkpoint brings half of all.
    line.see(0, 0, 0, 0);
    line.see(20 * SECOND, 500, 500, 0);
    assertEquals("training [########........]  50 %  0/3 cells  reading", line.bar("reading"));
    assertEquals("training [########........]  50 %  0/3 cells  ", line.bar(""));
    line.see(21 * SECOND, 510, 500, 0);
    line.see(31 * SECOND, 600, 500, 1);
    // 90 steps in 10 seconds, and 400 are left.
    assertEquals("training [#########.......]  60 %  1/3 cells  about 44 s left", line.bar(""));
    assertEquals("60 % trained, 1 of 3 cells done, about 44 s left", line.sentence());
    line.see(99 * SECOND, 1000, 500, 3);
    assertEquals("100 % trained, 3 of 3 cells done", line.sentence());
  }

  @Test
  void fitsEightyColumns() {
    ProgressLine line = new ProgressLine(Long.MAX_VALUE / 2, 100_000);
    line.see(0, 1, 0, 0);
    line.see(SECOND, 1_000_000_000_000L, 0, 99_999);
    assertTrue(line.bar("").length() <= 79 && line.bar("").endsWith("left"), line.bar(""));
    assertEquals(79, line.bar("x".repeat(90)).length());
  }

  /** Seconds at which a log gets a line while a training takes so long. */
  private static List<Integer> lines(int seconds) {
    ProgressLine line = new ProgressLine(seconds, 1);
    List<Integer> lines = new ArrayList<>();
    for (int second = 0; second <= seconds; second++) {
      line.see(second * SECOND, second, 0, 0);
      if (line.due(second * SECOND)) {
        lines.add(second);
      }
    }
    return lines;
  }

  @Test
  void aLogHasALineSoonThenOneEveryTenthButNeitherManyAtOnceNorNoneForLong() {
    assertEquals(List.of(), lines(4));
    assertEquals(List.of(6, 8, 10), lines(10));
    assertEquals(List.of(6, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100), lines(100));
    assertEquals(List.of(6, 606, 1206, 1806, 2000), lines(20_000).subList(0, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, about 1 s",
    "119.4, about 119 s",
    "120, about 2 min",
    "7199, about 120 min",
    "7200, about 2 h 0 min",
    "12011, about 3 h 20 min",
    "172770, about 48 h 0 min",
    "200000, about 2 d 8 h"
  })
  void timesAreSaidAsOneSaysThem(double seconds, String words) {
    assertEquals(words, ProgressLine.about(seconds));
  }

  @Test
  void theFirstLineSaysHowLongItTakes() {
    Workload work = new Workload(18, 0, List.of(), 2, OptionalLong.of(300_000_000));
    String planned = "training 18 cells (0 groups, 2 at once), 0 steps, up to 0.3 GB";
    assertEquals(planned, TrainingProgress.sentence(work, OptionalDouble.empty()));
    assertEquals(planned + ", about 11 s", TrainingProgress.sentence(work, OptionalDouble.of(11)));
  }
}
