package org.sigmap.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One file from one mirror, within time limits; what arrived before a failure is kept. */
final class MirrorTransfer {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BUFFER_BYTES = 1 << 16;

  /** A mirror that fails, as opposed to a disk that does: the next one may do better. */
  static final class MirrorException extends IOException {
    private static final long serialVersionUID = 1;

    MirrorException(String message) {
      super(message);
    }

    MirrorException(IOException cause) {
      super(cause.getMessage() == null ? "no connection" : cause.getMessage(), cause);
    }
  }

  /**
   * How long a mirror is waited for.
   *
   * @param connect until there is a connection
   * @param answer from then until the first byte of the answer
   * @param window the time in which {@code windowBytes} must arrive
   * @param windowBytes the least number of bytes in a window; fewer are a stall
   */
  record Patience(Duration connect, Duration answer, Duration window, long windowBytes) {
    /** Ten seconds to connect, thirty to answer, then at least 30 kB every thirty seconds. */
    static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), 30_000);
  }

  private final Patience patience;
  private final HttpClient client;

  MirrorTransfer(Patience patience) {
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * Appends what is missing of {@code part}, or writes all of it where the mirror cannot do so.
   *
   * @param bytes length of the whole file
   * @throws MirrorException if the mirror has no such file, stalls or breaks off
   * @throws IOException if {@code part} cannot be written
   */
  void run(URI source, Path part, long bytes) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have >= bytes) {
      Files.delete(part);
      have = 0;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(patience.answer());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK && response.statusCode() != PARTIAL) {
        throw new MirrorException("status " + response.statusCode());
      }
      // Not before there is something to keep.
      Files.createDirectories(part.toAbsolutePath().getParent());
      boolean append = response.statusCode() == PARTIAL && have > 0;
      copy(body, part, append, bytes - (append ? have : 0));
    }
    if (Files.size(part) < bytes) {
      throw new MirrorException("the connection ended after " + Files.size(part) + " bytes");
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw new MirrorException("no answer in time");
    } catch (IOException e) {
      throw new MirrorException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** At most one byte more than is wanted: a mirror must not fill the disk. */
  private void copy(InputStream body, Path part, boolean append, long wanted) throws IOException {
    OpenOption how = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, how);
        StallWatch watch = new StallWatch(body, patience.window(), patience.windowBytes())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = wanted + 1;
      while (left > 0) {
        int read = read(body, buffer, (int) Math.min(left, buffer.length), watch);
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        watch.arrived(read);
        left -= read;
      }
    }
  }

  private int read(InputStream body, byte[] buffer, int most, StallWatch watch)
      throws MirrorException {
    try {
      int read = body.read(buffer, 0, most);
      if (read >= 0 || !watch.stalled()) {
        return read;
      }
    } catch (IOException e) {
      if (!watch.stalled()) {
        throw new MirrorException(e);
      }
    }
    throw new MirrorException(
        "fewer than %d bytes in %s s".formatted(patience.windowBytes(), seconds()));
  }

  private String seconds() {
    return BigDecimal.valueOf(patience.window().toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /**
   * Closes a stream on which too little arrives, which ends a read that blocks on it. A window
   * without a byte and a trickle are stalls alike.
   */
  static final class StallWatch implements AutoCloseable {
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
}
