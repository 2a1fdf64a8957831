package org.sigmap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * Ctrl-C and SIGTERM: the running command is asked to stop at its next safe point, and the virtual
 * machine waits for it, so that every finished cell is on disk and the lock is released.
 */
public final class Interruption {
  private static final long PATIENCE_SECONDS = 60;
  private static final AtomicReference<Runnable> ON_INTERRUPT = new AtomicReference<>(() -> {});

  private Interruption() {}

  /** What to do when the user interrupts; replaces what was registered before. */
  public static void onInterrupt(Runnable stop) {
    ON_INTERRUPT.set(stop);
  }

  /** Runs {@code program} so that an interrupt waits for its orderly end. */
  static int guard(IntSupplier program) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              ON_INTERRUPT.get().run();
              try {
                ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return program.getAsInt();
    } finally {
      ended.countDown();
    }
  }
}
