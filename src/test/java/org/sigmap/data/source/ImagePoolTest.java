package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.LabelledImages;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.IdxRangeSpec;

class ImagePoolTest {
  private static final int COUNT = 25;
  private static final int CLASSES = 10;

  @TempDir Path directory;

  @Test
  void plainAndCompressedFilesReadAlikeInAnyRange() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      byte[] images = IdxBytes.images(COUNT);
      byte[] labels = IdxBytes.labels(COUNT);
      ImagePool pool =
          IdxImages.pool(
              IdxBytes.pair(
                  directory,
                  compressed ? IdxBytes.gzip(images) : images,
                  compressed ? IdxBytes.gzip(labels) : labels,
                  4,
                  11),
              CLASSES);
      assertEquals(7, pool.count());
      assertEquals(IdxBytes.HEIGHT, pool.height());
      assertEquals(IdxBytes.WIDTH, pool.width());
      for (int i = 0; i < 7; i++) {
        assertEquals((i + 4) % 10, pool.labels()[i]);
        for (int j = 0; j < IdxBytes.SIZE; j++) {
          assertEquals(
              IdxBytes.pixel(i + 4, j), Byte.toUnsignedInt(pool.bytes()[i * IdxBytes.SIZE + j]));
        }
      }
    }
  }

  @Test
  void aDrawTakesDistinctImagesWithTheirLabelsAndOneSeedTakesTheSame() throws IOException {
    ImagePool pool =
        IdxImages.pool(
            IdxBytes.pair(directory, IdxBytes.images(COUNT), IdxBytes.labels(COUNT), 0, null),
            CLASSES);
    LabelledImages all = pool.draw(COUNT, new SeedStreams(3).stream("a"), "training");
    int[] firstPixels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      firstPixels[i] = (int) Math.round(255 * all.pixels().get(i, 0));
      assertEquals(firstPixels[i] / 7 % 10, all.labels()[i]);
    }
    assertEquals(COUNT, Arrays.stream(firstPixels).distinct().count());
    LabelledImages again = pool.draw(COUNT, new SeedStreams(3).stream("a"), "training");
    assertEquals(all.pixels(), again.pixels());
    assertArrayEquals(all.labels(), again.labels());
    LabelledImages other = pool.draw(COUNT, new SeedStreams(4).stream("a"), "training");
    assertTrue(!Arrays.equals(all.labels(), other.labels()));
  }

  @Test
  void damageIsOneSentenceThatNamesTheFile() throws IOException {
    byte[] images = IdxBytes.images(COUNT);
    byte[] labels = IdxBytes.labels(COUNT);
    refused("ends after 9", Arrays.copyOf(images, 9), labels, 0, null);
    refused("begins with 0x00000803", labels, labels, 0, null);
    refused("begins with 0x00000801", images, images, 0, null);
    refused(
        "only " + (COUNT * IdxBytes.SIZE - 1),
        Arrays.copyOf(images, images.length - 1),
        labels,
        0,
        null);
    refused("there are more", Arrays.copyOf(images, images.length + 1), labels, 0, null);
    refused("24 labels", images, IdxBytes.labels(COUNT - 1), 0, null);
    refused("holds 25", images, labels, 25, null);
    refused("items 3 to 25", images, labels, 3, 26);
    byte[] eleventh = labels.clone();
    eleventh[8 + 5] = 10;
    refused("label 5 is 10", images, eleventh, 0, null);
    byte[] negative = images.clone();
    negative[4] = (byte) 0xff;
    refused("items", negative, labels, 0, null);
    byte[] wide = images.clone();
    wide[12] = 0x7f;
    refused("which no image set has", wide, labels, 0, null);
    byte[] packed = IdxBytes.gzip(images);
    // In the trailer, whose eight bytes are read last, Java's reader has no message of its own.
    for (int kept : new int[] {2, 5, 12, packed.length / 2, packed.length - 8}) {
      refused("compressed data ends too soon", Arrays.copyOf(packed, kept), labels, 0, null);
    }
    for (int lost = 1; lost < 8; lost++) {
      byte[] cut = Arrays.copyOf(packed, packed.length - lost);
      refused("compressed data ends too soon", cut, labels, 0, null);
    }
  }

  /** One file by other names, links of both kinds, and copies, compressed or not. */
  @Test
  void theSameImagesAreKnownByAnyName() throws IOException {
    byte[] bytes = IdxBytes.images(COUNT);
    byte[] others = bytes.clone();
    others[others.length - 1]++;
    Path images = Files.write(directory.resolve("images"), bytes);
    Files.createSymbolicLink(directory.resolve("link"), images);
    Files.createLink(directory.resolve("hard"), images);
    Files.write(directory.resolve("copy"), bytes);
    Files.write(directory.resolve("copy.gz"), IdxBytes.gzip(bytes));
    Files.write(directory.resolve("others"), others);
    Files.write(directory.resolve("fewer"), IdxBytes.images(COUNT - 1));
    for (String name : List.of("images", "./images", "link", "hard", "copy", "copy.gz")) {
      assertTrue(IdxImages.shareImages(range("images", 0, 10), range(name, 9, null)), name);
      assertTrue(IdxImages.shareImages(range(name, 3, 4), range("images", 0, null)), name);
      assertFalse(IdxImages.shareImages(range("images", 0, 10), range(name, 10, null)), name);
    }
    for (String name : List.of("others", "fewer")) {
      assertFalse(IdxImages.shareImages(range("images", 0, null), range(name, 0, null)), name);
    }
  }

  private IdxRangeSpec range(String name, int from, Integer to) {
    return new IdxRangeSpec(directory + "/" + name, "labels", from, to);
  }

  @Test
  void aMissingFileSaysHowToGetIt() throws IOException {
    var source = IdxBytes.pair(directory, IdxBytes.images(COUNT), IdxBytes.labels(COUNT), 0, null);
    Files.delete(Path.of(source.labels()));
    DataException e = assertThrows(DataException.class, () -> IdxImages.pool(source, CLASSES));
    assertTrue(e.getMessage().contains("`sigmap data fetch mnist` gets MNIST"), e.getMessage());
    var other = new IdxRangeSpec("data/fashion-mnist/none", source.labels(), 0, null);
    DataException fashion = assertThrows(DataException.class, () -> IdxImages.pool(other, CLASSES));
    assertTrue(
        fashion.getMessage().contains("`sigmap data fetch fashion-mnist` gets it"),
        fashion.getMessage());
  }

  /** Of a thread of its own: one that waits for a pipe hears no interrupt. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipesAndDirectoriesAreNotWaitedFor() throws Exception {
    var source = IdxBytes.pair(directory, IdxBytes.images(COUNT), IdxBytes.labels(COUNT), 0, null);
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (Path odd : List.of(pipe, directory)) {
      var other = new IdxRangeSpec(odd.toString(), source.labels(), 0, null);
      DataException e = assertThrows(DataException.class, () -> IdxImages.pool(other, CLASSES));
      String what = odd.equals(pipe) ? "a pipe or device" : "a directory";
      assertEquals(odd + ": is " + what + ", not a file; name an IDX file", e.getMessage());
    }
  }

  @Test
  void tooFewImagesAreRefused() throws IOException {
    ImagePool pool =
        IdxImages.pool(
            IdxBytes.pair(directory, IdxBytes.images(5), IdxBytes.labels(5), 0, null), CLASSES);
    assertThrows(
        DataException.class, () -> pool.draw(6, new SeedStreams(0).stream("a"), "training"));
  }

  private void refused(String part, byte[] images, byte[] labels, int from, Integer to)
      throws IOException {
    var source = IdxBytes.pair(directory, images, labels, from, to);
    DataException e = assertThrows(DataException.class, () -> IdxImages.pool(source, CLASSES));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().startsWith(directory.toString()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
