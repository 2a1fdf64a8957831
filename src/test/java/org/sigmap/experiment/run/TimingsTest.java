package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  @Test
  void resultsComeInTheOrderOfTheWork() {
    assertEquals(
        List.of(1, 2), Timings.of(pool, List.of(pool.submit(() -> 1), pool.submit(() -> 2))));
    assertTrue(pool.isShutdown());
  }

  /** Memory that gave out in a worker is told as such, not as a defect. */
  @Test
  void errorsAreThrownOnAsTheyAre() {
    OutOfMemoryError spent = new OutOfMemoryError("heap");
    assertSame(
        spent,
        assertThrows(
            OutOfMemoryError.class,
            () -> Timings.of(pool, List.of(CompletableFuture.failedFuture(spent)))));
    assertTrue(pool.isShutdown());
  }
}
