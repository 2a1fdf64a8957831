package org.sigmap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ctrl-C and SIGTERM: a command that has something to keep is asked to stop at its next safe point,
 * and the virtual machine waits for it, so that every finished cell is on disk and the lock is
 * released. Any other command ends at once.
 */
public final class Interruption {
  private static final Logger LOG = LogManager.getLogger(Interruption.class);
  private static final long PATIENCE_SECONDS = 60;

  private final AtomicReference<Runnable> stop = new AtomicReference<>();

  /** What to do when the user interrupts; replaces what was registered before. */
  void onInterrupt(Runnable action) {
    stop.set(action);
  }

  /**
   * Runs {@code program} so that an interrupt waits for its orderly end, where it has registered
   * one, and its exit code is then the process's.
   */
  int guard(IntSupplier program) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger(ExitCode.INTERRUPTED);
    Thread hook = new Thread(() -> stopAndWait(ended, code), "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      code.set(program.getAsInt());
      return code.get();
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private void stopAndWait(CountDownLatch ended, AtomicInteger code) {
    Runnable action = stop.get();
    if (action == null) {
      return;
    }
    action.run();
    try {
      if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // By itself the machine would end with 128 + the signal, SIGTERM's 143.
        Runtime.getRuntime().halt(code.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Interrupted: the hook is at work, and ends the process.
      LOG.debug("interrupted", e);
    }
  }
}
