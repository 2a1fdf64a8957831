package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signals do, without sending one; real ones are in {@link KillTest}. */
class InterruptionTest {
  private final List<Integer> halts = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  private Interruption interruption(Duration patience) {
    return new Interruption(patience, halts::add, said::add);
  }

  @Test
  void aCommandWithNothingToKeepEndsAtOnce() {
    Interruption interruption = interruption(Duration.ofMinutes(1));
    interruption.signalled("TERM");
    assertEquals(List.of(ExitCode.INTERRUPTED), halts);
    assertEquals(List.of(), said);
  }

  /** An error on the way is not told as an interruption. */
  @ParameterizedTest
  @CsvSource({"0,130", "4,130", "130,130", "3,3", "2,2", "1,1"})
  void anOrderlyEndIsWaitedFor(int own, int code) {
    Interruption interruption = interruption(Duration.ofMinutes(1));
    List<String> asked = new ArrayList<>();
    interruption.onInterrupt(() -> asked.add("stop"));
    Thread signal = new Thread(() -> interruption.signalled("INT"));
    int exit =
        interruption.guard(
            () -> {
              signal.start();
              while (asked.isEmpty()) {
                Thread.onSpinWait();
              }
              return own;
            });
    assertEquals(code, exit);
    assertTrue(ends(signal));
    assertEquals(List.of(), halts);
    assertEquals(1, said.size(), said::toString);
  }

  @Test
  void whatCanBeStoppedLaterIsStoppedWhenItBegins() {
    Interruption interruption = interruption(Duration.ofMillis(10));
    interruption.onInterrupt(() -> {});
    interruption.signalled("TERM");
    List<String> asked = new ArrayList<>();
    interruption.onInterrupt(() -> asked.add("stop"));
    assertEquals(List.of("stop"), asked);
  }

  @Test
  void theSecondSignalEndsAtOnce() {
    Interruption interruption = interruption(Duration.ofMinutes(1));
    // The second comes while the first waits.
    interruption.onInterrupt(
        () -> {
          if (halts.isEmpty()) {
            interruption.signalled("INT");
          }
        });
    Thread first = new Thread(() -> interruption.signalled("INT"));
    first.setDaemon(true);
    first.start();
    while (halts.isEmpty()) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(ExitCode.INTERRUPTED), halts);
    first.interrupt();
    assertTrue(ends(first));
  }

  @Test
  void aProgramThatFindsNoSafePointIsEndedAndSaysSo() {
    Interruption interruption = interruption(Duration.ofMillis(10));
    interruption.onInterrupt(() -> {});
    interruption.signalled("TERM");
    assertEquals(List.of(ExitCode.INTERRUPTED), halts);
    assertTrue(said.get(1).contains("no safe point"), said::toString);
  }

  private static boolean ends(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
