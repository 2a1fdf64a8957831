package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** How long something takes, and what workers timed side by side. */
final class Timings {
  private Timings() {}

  /** Wall time of a piece of work. */
  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * The results of work in a pool, which then ends; what a worker threw is thrown on, its errors
   * (memory that gave out) as they are.
   */
  static <T> List<T> of(ExecutorService pool, List<Future<T>> futures) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while timing", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
