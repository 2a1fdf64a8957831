package org.sigmap.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Downloads a {@link Dataset}. A file appears under its name only when its checksum is right; what
 * an interrupted download left, in a file whose name ends with {@code .part}, is gone on with.
 */
public final class DatasetDownload {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final Dataset dataset;
  private final Path directory;
  private final Consumer<String> log;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * @param directory where the files go
   * @param log told what happens, a line a file
   */
  public DatasetDownload(Dataset dataset, Path directory, Consumer<String> log) {
    this.dataset = dataset;
    this.directory = directory;
    this.log = log;
  }

  /**
   * Makes every file be there.
   *
   * @throws DataException if a file can be had from no mirror
   * @throws IOException if the directory cannot be written
   */
  public void run() throws IOException {
    Files.createDirectories(directory);
    for (Dataset.File file : dataset.files()) {
      Path target = directory.resolve(file.name());
      if (Files.exists(target) && sha256(target).equals(file.sha256())) {
        log.accept(target + ": already there");
      } else {
        fetch(file, target);
        log.accept(target + ": " + file.bytes() + " bytes, checksum right");
      }
    }
  }

  private void fetch(Dataset.File file, Path target) throws IOException {
    Path part = directory.resolve(file.name() + ".part");
    List<String> reasons = new ArrayList<>();
    for (URI mirror : dataset.mirrors()) {
      URI source = mirror.resolve(file.name());
      try {
        transfer(source, part, file.bytes());
        String found = sha256(part);
        if (found.equals(file.sha256())) {
          Files.move(
              part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          return;
        }
        Files.delete(part);
        reasons.add(source.getHost() + " sent other bytes (SHA-256 " + found + ")");
      } catch (IOException e) {
        reasons.add(
            source.getHost() + ": " + (e.getMessage() == null ? "no connection" : e.getMessage()));
      }
    }
    throw new DataException(
        "%s cannot be downloaded (%s); without a network, put the file with SHA-256 %s into %s"
            .formatted(file.name(), String.join("; ", reasons), file.sha256(), directory));
  }

  /** Appends what is missing of {@code part}, or writes all of it where the mirror cannot do so. */
  private void transfer(URI source, Path part, long bytes) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have >= bytes) {
      Files.delete(part);
      have = 0;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(ANSWER);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK && response.statusCode() != PARTIAL) {
        throw new IOException("status " + response.statusCode());
      }
      boolean append = response.statusCode() == PARTIAL && have > 0;
      write(body, part, append, bytes - (append ? have : 0));
    }
    if (Files.size(part) != bytes) {
      throw new IOException("the connection ended after " + Files.size(part) + " bytes");
    }
  }

  /** At most one byte more than is wanted: a mirror must not fill the disk. */
  private static void write(InputStream body, Path part, boolean append, long wanted)
      throws IOException {
    OpenOption how = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, how)) {
      byte[] buffer = new byte[1 << 16];
      long left = wanted + 1;
      int read;
      while (left > 0 && (read = body.read(buffer, 0, (int) Math.min(left, buffer.length))) >= 0) {
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** SHA-256 of a file, lower-case hexadecimal. */
  public static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must offer SHA-256", e);
    }
  }
}
