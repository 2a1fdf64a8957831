package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetDownloadTest {
  private static final byte[] CONTENT = new byte[100_000];
  private static final int PIECE = 30_000;
  private static final int LEAST_BYTES = 20_000;
  private static final MirrorTransfer.Patience SHORT =
      new MirrorTransfer.Patience(
          Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(300), LEAST_BYTES);

  @TempDir Path directory;
  private HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 31 >> 3);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/good/", exchange -> answer(exchange, CONTENT));
    server.createContext("/bad/", exchange -> answer(exchange, new byte[CONTENT.length]));
    server.createContext("/short/", exchange -> answer(exchange, Arrays.copyOf(CONTENT, PIECE)));
    server.createContext("/stalled/", exchange -> answer(exchange, PIECE, Integer.MAX_VALUE));
    server.createContext("/trickle/", exchange -> answer(exchange, PIECE, 1));
    server.createContext("/silent/", exchange -> pause(released, Integer.MAX_VALUE));
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    threads.shutdown();
  }

  /** Serves the rest of a content from where the request asks for it, as real mirrors do. */
  private void answer(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    from = Math.min(from, content.length);
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length == 0 ? -1 : rest.length);
    exchange.getResponseBody().write(rest);
    exchange.close();
  }

  /** Sends {@code sent} bytes at once, then one every {@code pauseMillis}, until the test ends. */
  private void answer(HttpExchange exchange, int sent, int pauseMillis) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    exchange.sendResponseHeaders(200, CONTENT.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(CONTENT, 0, sent);
      for (int i = sent; i < CONTENT.length && released.getCount() > 0; i++) {
        out.flush();
        pause(released, pauseMillis);
        out.write(CONTENT, i, 1);
      }
    }
  }

  private static void pause(CountDownLatch released, long millis) {
    try {
      released.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PublicSet dataset(String... mirrors) throws Exception {
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    String root = "http://localhost:" + server.getAddress().getPort() + "/";
    return new PublicSet(
        "test",
        Arrays.stream(mirrors).map(mirror -> URI.create(root + mirror + "/")).toList(),
        2,
        List.of(new PublicSet.File("file.gz", CONTENT.length, sha)));
  }

  private void fetch(String... mirrors) throws Exception {
    new DatasetDownload(dataset(mirrors), directory, line -> {}, SHORT).run();
  }

  private void assertComplete() throws IOException {
    assertArrayEquals(CONTENT, Files.readAllBytes(directory.resolve("file.gz")));
    assertFalse(Files.exists(directory.resolve("file.gz.part")));
  }

  @Test
  void aFileIsDownloadedOnce() throws Exception {
    fetch("good");
    fetch("good");
    assertComplete();
    assertEquals(List.of("/good/file.gz"), asked);
  }

  @Test
  void whatCannotBeHadLeavesNoFolder() throws Exception {
    Path folder = directory.resolve("data/test");
    assertThrows(
        DataException.class,
        () -> new DatasetDownload(dataset("missing"), folder, line -> {}, SHORT).run());
    assertFalse(Files.exists(folder));
    new DatasetDownload(dataset("good"), folder, line -> {}, SHORT).run();
    assertTrue(Files.exists(folder.resolve("file.gz")));
  }

  @Test
  void aDamagedFileIsReplaced() throws Exception {
    Files.write(directory.resolve("file.gz"), new byte[7]);
    fetch("good");
    assertComplete();
  }

  @Test
  void anInterruptedDownloadGoesOn() throws Exception {
    Files.write(directory.resolve("file.gz.part"), Arrays.copyOf(CONTENT, PIECE));
    fetch("good");
    assertComplete();
    assertEquals(List.of("/good/file.gz bytes=" + PIECE + "-"), asked);
  }

  @Test
  void wrongBytesAndBrokenConnectionsLeadToTheNextMirror() throws Exception {
    fetch("missing", "bad", "short", "good");
    assertComplete();
    assertEquals(
        List.of("/bad/file.gz", "/short/file.gz", "/good/file.gz bytes=" + PIECE + "-"), asked);
  }

  /** A mirror that goes silent, before or after its first byte, or sends a byte now and then. */
  @ParameterizedTest
  @ValueSource(strings = {"silent", "stalled", "trickle"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStalledMirrorLeadsToTheNextOne(String mirror) throws Exception {
    List<String> said = new ArrayList<>();
    new DatasetDownload(dataset(mirror, "good"), directory, said::add, SHORT).run();
    assertComplete();
    String reason =
        mirror.equals("silent") ? "no answer in time" : "fewer than 20000 bytes in 0.3 s";
    assertEquals("file.gz: localhost: " + reason, said.get(0));
  }

  @Test
  void aFullDiskIsNotTheMirrorsFault() throws Exception {
    Files.createSymbolicLink(directory.resolve("file.gz.part"), Path.of("/dev/full"));
    assertThrows(IOException.class, () -> fetch("good", "good"));
    assertEquals(1, asked.size(), "no other mirror is asked");
  }

  @Test
  void withoutAnyMirrorTheMessageSaysWhatToPutWhere() {
    DataException e = assertThrows(DataException.class, () -> fetch("missing", "bad"));
    assertTrue(e.getMessage().contains("status 404"), e.getMessage());
    assertTrue(e.getMessage().contains("sent other bytes"), e.getMessage());
    assertTrue(e.getMessage().contains("into " + directory), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    assertFalse(Files.exists(directory.resolve("file.gz")));
  }

  /** As CIFAR's sets are: a checked archive, of which the files are taken out that are wanted. */
  @Test
  void filesAreTakenOutOfAnArchive() throws Exception {
    byte[] first = "x".repeat(700).getBytes(StandardCharsets.US_ASCII);
    byte[] second = Arrays.copyOf(CONTENT, 1024);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      member(out, "set/", new byte[0]);
      member(out, "set/readme.html", first);
      member(out, "set/a.bin", first);
      member(out, "set/b.bin", second);
      out.write(new byte[1024]);
    }
    byte[] archive = bytes.toByteArray();
    server.createContext("/archive/", exchange -> answer(exchange, archive));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    URI mirror = URI.create("http://localhost:" + server.getAddress().getPort() + "/archive/");
    for (Set<String> wanted : List.of(Set.of("a.bin", "b.bin"), Set.of("a.bin", "c.bin"))) {
      PublicSet set =
          new PublicSet(
              "test",
              List.of(mirror),
              2,
              List.of(new PublicSet.File("set.tar.gz", archive.length, sum, wanted)));
      DatasetDownload download = new DatasetDownload(set, directory, line -> {}, SHORT);
      if (wanted.contains("c.bin")) {
        DataException e = assertThrows(DataException.class, download::run);
        assertTrue(e.getMessage().contains("without c.bin"), e.getMessage());
      } else {
        download.run();
        assertArrayEquals(first, Files.readAllBytes(directory.resolve("a.bin")));
        assertArrayEquals(second, Files.readAllBytes(directory.resolve("b.bin")));
        assertFalse(Files.exists(directory.resolve("readme.html")));
      }
    }
    assertEquals(1, asked.size());
  }

  private static void member(OutputStream out, String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    byte[] word = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(word, 0, header, 0, word.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    out.write(header);
    out.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
  }
}
