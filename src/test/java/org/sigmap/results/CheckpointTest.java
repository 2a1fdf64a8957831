package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final List<List<String>> LANES = List.of(List.of("a", "b"), List.of("c"));
  private static final int FUZZED = Integer.getInteger("sigmap.fuzz.checkpoints", 20_000);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static Checkpoint checkpoint() {
    return new Checkpoint(
        LANES,
        150,
        2.5,
        Map.of("w1", new double[] {1, -0.0, Double.NaN, 0.1f, Double.MIN_VALUE}),
        List.of(
            new Checkpoint.Curve(
                -1,
                null,
                List.of(
                    new Checkpoint.Point(0, "train_loss", 3),
                    new Checkpoint.Point(50, "test_loss", 4))),
            new Checkpoint.Curve(70, "Σ̂ has rank 2 of 4", List.of())));
  }

  /** Checkpoints of earlier versions, whose lanes could not fail: as it was but for the number. */
  @Test
  void checkpointsWithoutFailuresStillRead() throws IOException {
    byte[] lanes = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 'a'};
    ByteBuffer old = ByteBuffer.allocate(100);
    old.putInt(0x53474d31).put(lanes).putInt(50).putDouble(2.5).putInt(0);
    old.putInt(20).putInt(1).putInt(10).putInt(1).putInt(1).put((byte) 'm').putInt(1).putDouble(3);
    CRC32C crc = new CRC32C();
    crc.update(old.array(), 0, old.position());
    old.putInt((int) crc.getValue());
    Checkpoint read =
        CheckpointCodec.decode("file", java.util.Arrays.copyOf(old.array(), old.position()));
    Checkpoint.Curve curve =
        new Checkpoint.Curve(20, null, List.of(new Checkpoint.Point(10, "m", 3)));
    assertEquals(new Checkpoint(List.of(List.of("a")), 50, 2.5, Map.of(), List.of(curve)), read);
  }

  /** Two groups that are stopped make the folder at one time. */
  @Test
  void firstCheckpointsOfTwoGroupsMayMeet() throws Exception {
    for (int i = 0; i < 200; i++) {
      Checkpoints files = new Checkpoints(folder.resolve("meeting-" + i));
      CyclicBarrier start = new CyclicBarrier(2);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      List<Future<?>> written =
          Stream.of("a", "b")
              .map(
                  cell ->
                      threads.<Object>submit(
                          () -> {
                            start.await();
                            files.write(
                                new Checkpoint(
                                    List.of(List.of(cell)),
                                    0,
                                    0,
                                    Map.of(),
                                    List.of(new Checkpoint.Curve(-1, null, List.of()))));
                            return cell;
                          }))
              .<Future<?>>map(future -> future)
              .toList();
      threads.shutdown();
      for (Future<?> one : written) {
        one.get();
      }
      assertEquals(2, files.count());
    }
  }

  @Test
  void everyBitReadsBack() throws IOException {
    Checkpoints files = new Checkpoints(folder);
    files.write(checkpoint());
    Checkpoint read = files.read(LANES).orElseThrow();
    assertEquals(150, read.step());
    assertEquals(2.5, read.seconds());
    assertArrayEquals(checkpoint().variables().get("w1"), read.variables().get("w1"));
    assertEquals(checkpoint().curves(), read.curves());
    assertEquals(Optional.empty(), files.read(List.of(List.of("a"))));
    files.keepOnly(List.of(List.of(List.of("x"))));
    assertEquals(Optional.empty(), files.read(LANES));
  }

  @Test
  void everyFlippedByteIsFound() throws IOException {
    Checkpoints files = new Checkpoints(folder);
    files.write(checkpoint());
    Path file;
    try (Stream<Path> all = Files.list(folder)) {
      file = all.findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(file, bad);
      DamagedRunException e = assertThrows(DamagedRunException.class, () -> files.read(LANES));
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      Files.write(file, java.util.Arrays.copyOf(good, i));
      assertThrows(DamagedRunException.class, () -> files.read(LANES));
    }
  }

  /** What no training can have made is refused where it is read, not where it is recorded. */
  @Test
  void impossibleTimesAndStepsAreRefused() {
    Checkpoint.Curve late =
        new Checkpoint.Curve(-1, null, List.of(new Checkpoint.Point(3, "m", 1)));
    List<List<String>> lanes = List.of(List.of("a"));
    new Checkpoint(lanes, 3, 0, Map.of(), List.of(late));
    for (double seconds : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Checkpoint(lanes, 3, seconds, Map.of(), List.of(late)));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Checkpoint(lanes, 2, 0, Map.of(), List.of(late)));
  }

  /** Bytes whose checksum is right but whose lengths are not: nothing is allocated for them. */
  @Test
  void fuzzedBytesWithValidChecksumsNeverThrowAnythingElse() throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    CheckpointCodec.encode(checkpoint(), encoded);
    byte[] good = encoded.toByteArray();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < FUZZED; i++) {
      byte[] bad = RunDamageTest.edited(good, random);
      if (bad.length > 2 * Integer.BYTES) {
        CRC32C crc = new CRC32C();
        crc.update(bad, 0, bad.length - Integer.BYTES);
        ByteBuffer.wrap(bad).putInt(bad.length - Integer.BYTES, (int) crc.getValue());
      }
      try {
        CheckpointCodec.decode("file", bad);
      } catch (DamagedRunException e) {
        assertTrue(e.getMessage().startsWith("file: "), e.getMessage());
      }
    }
    byte[] huge = good.clone();
    ByteBuffer.wrap(huge).putInt(Integer.BYTES, Integer.MAX_VALUE);
    assertThrows(DamagedRunException.class, () -> CheckpointCodec.decode("file", huge));
  }
}
