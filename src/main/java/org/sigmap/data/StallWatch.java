package org.sigmap.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream on which too little arrives, which ends a read that blocks on it. A window
 * without a byte and a trickle are stalls alike.
 */
final class StallWatch implements AutoCloseable {
  private final InputStream stream;
  private final long leastBytes;
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicBoolean stalled = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stall-watch");
            thread.setDaemon(true);
            return thread;
          });

  StallWatch(InputStream stream, Duration window, long leastBytes) {
    this.stream = stream;
    this.leastBytes = leastBytes;
    clock.scheduleAtFixedRate(
        this::look, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
  }

  void arrived(long bytes) {
    arrived.addAndGet(bytes);
  }

  /** Whether the stream was closed because too little arrived. */
  boolean stalled() {
    return stalled.get();
  }

  private void look() {
    if (arrived.getAndSet(0) >= leastBytes) {
      return;
    }
    stalled.set(true);
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
