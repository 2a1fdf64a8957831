package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.IdxBytes;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.MemoryFolder;
import org.sigmap.spec.IdxRangeSpec;

/** Twenty thousand damaged files: an error or a correct read, within what the file justifies. */
class MutatedIdxTest {
  private static final int FILES = 20_000;
  private static final int COUNT = 12;
  private static final int CLASSES = 10;

  /** Buffers of streams and of messages; a lying header asks for gigabytes. */
  private static final long ALLOWANCE = 400_000;

  @TempDir(factory = MemoryFolder.class)
  private Path directory;

  @Tag("slow")
  @Test
  @Timeout(300)
  void everyMutationIsReadRightOrRefused() throws IOException {
    SeedStream random = new SeedStreams(11).stream("mutations");
    byte[] images = IdxBytes.images(COUNT);
    byte[][] originals = {images, IdxBytes.gzip(images)};
    IdxRangeSpec source = IdxBytes.pair(directory, images, IdxBytes.labels(COUNT), 0, null);
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] mutated = mutate(originals[i % 2], random);
      Files.write(Path.of(source.images()), mutated);
      refused += readsRightOrIsRefused(source, mutated) ? 0 : 1;
    }
    // Without damage that matters and damage that does not, the test would show nothing.
    assertTrue(refused > FILES / 4 && refused < FILES, refused + " refused");
  }

  /** One to three changes: a byte, a cut, an insertion, or an extreme header word. */
  private static byte[] mutate(byte[] original, SeedStream random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(Math.max(bytes.length, 1));
      switch (random.nextInt(4)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
        case 2 -> {
          int word = 4 * random.nextInt(4);
          byte value = (byte) (random.nextInt(2) == 0 ? 0x7f : 0xff);
          Arrays.fill(bytes, Math.min(word, bytes.length), Math.min(word + 4, bytes.length), value);
        }
        default -> {
          if (bytes.length > 0) {
            bytes[at] = (byte) random.nextInt(256);
          }
        }
      }
    }
    return bytes;
  }

  private static boolean readsRightOrIsRefused(IdxRangeSpec source, byte[] file)
      throws IOException {
    ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = meter.getCurrentThreadAllocatedBytes();
    ImagePool pool;
    try {
      pool = IdxImages.pool(source, CLASSES);
    } catch (DataException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      pool = null;
    }
    long allocated = meter.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < ALLOWANCE, allocated + " bytes for a file of " + file.length);
    if (pool == null) {
      return false;
    }
    byte[] plain = file;
    if (file[0] == 0x1f) {
      plain = new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
    }
    assertEquals(16 + pool.bytes().length, plain.length);
    assertTrue(
        Arrays.equals(plain, 16, plain.length, pool.bytes(), 0, pool.bytes().length), "pixels");
    assertEquals(COUNT, pool.count());
    return true;
  }
}
