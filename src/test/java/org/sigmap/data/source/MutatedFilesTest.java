package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.IdxBytes;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.MemoryFolder;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.InputScaling;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/**
 * Damaged files of every format: read, or refused in one line, within what a file justifies. As
 * many of each as the property {@code sigmap.mutations} says.
 */
class MutatedFilesTest {
  private static final int FILES = Integer.getInteger("sigmap.mutations", 500);
  private static final String ONE = "kind: image-folder, folder: ";
  private static final String RESOURCES = "src/test/resources/";

  /** Decoders, inflaters and the largest image that is read; a lying header asks for gigabytes. */
  private static final long ALLOWANCE = 250_000_000;

  @TempDir(factory = MemoryFolder.class)
  private Path directory;

  @ParameterizedTest
  @CsvSource({
    "tables/quoted-text.csv, 'kind: table, file: %s, target: price'",
    "tables/plain.csv.gz, 'kind: table, file: %s, target: price'",
    "tables/x-fortran.npy, 'kind: table, file: %s, target: src/test/resources/tables/y.npy'",
    "tables/both-compressed.npz, 'kind: table, file: %s'",
    "idx, 'kind: idx, images: %s, labels: LABELS'",
    "idx.gz, 'kind: idx, images: %s, labels: LABELS'",
    "images-reference/cifar-10.bin, 'kind: cifar, batches: %s'",
    "images-reference/svhn.mat, 'kind: svhn, file: %s'",
    "images-reference/svhn-plain.mat, 'kind: svhn, file: %s'",
    "images-reference/colour/ash/0.png, 'kind: image-folder, folder: FOLDER'",
    "images-reference/jpeg/ash/a.jpg, 'kind: image-folder, folder: FOLDER'"
  })
  @Timeout(1200)
  void everyMutationIsReadOrRefused(String name, String form) throws IOException {
    byte[] original = original(name);
    Path folder = Files.createDirectories(directory.resolve("images/a"));
    Path other = Files.createDirectories(directory.resolve("images/b")).resolve("other");
    Files.write(other, original);
    Path labels = Files.write(directory.resolve("labels"), IdxBytes.labels(40));
    Path file = folder.resolve("file" + name.substring(name.lastIndexOf('.') + 1));
    Files.write(file, original);
    String data =
        form.replace("LABELS", labels.toString())
            .replace("FOLDER", folder.getParent().toString())
            .formatted(file);
    DataSpec.OfSource spec = source(data);
    SeedStream random = new SeedStreams(23).stream("mutations");
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(file, mutate(original, random));
      // However fast they follow each other, no two are taken for the same file.
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * i));
      refused += isRefused(spec) ? 1 : 0;
    }
    // Without damage that matters the test would show nothing.
    assertTrue(refused > FILES / 10, refused + " refused");
  }

  private static byte[] original(String name) throws IOException {
    if (name.startsWith("idx")) {
      byte[] images = IdxBytes.images(40);
      return name.endsWith("gz") ? IdxBytes.gzip(images) : images;
    }
    return Files.readAllBytes(Path.of(RESOURCES + name));
  }

  private static DataSpec.OfSource source(String data) {
    // Not by contents: the file changes.
    String text = "name: a\nseeds: 1\ndata: {%s, sha256: []}\n".formatted(data);
    return (DataSpec.OfSource)
        SpecReader.read(text, "spec.yaml", Overrides.none()).cells().get(0).spec().data();
  }

  /** One to three changes: a byte, a cut, more bytes, an extreme word, or bytes from elsewhere. */
  private static byte[] mutate(byte[] original, SeedStream random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      int at = random.nextInt(random.nextInt(2) == 0 ? Math.min(256, bytes.length) : bytes.length);
      int length = Math.min(4, bytes.length - at);
      switch (random.nextInt(6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
        case 2 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextInt(2) == 0 ? 0x7f : -1));
        case 3 ->
            System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
        case 4 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> bytes[at] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  private static boolean isRefused(DataSpec.OfSource spec) {
    ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = meter.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      DataSet data = TransformedSource.of(file(spec), spec.inputs()).read(new Draws());
      for (double value : data.train().inputs().values()) {
        assertTrue(Double.isFinite(value), "" + value);
      }
    } catch (DataException | SpecException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertTrue(e.getMessage().length() < 1000, e.getMessage());
      refused = true;
    }
    long allocated = meter.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < ALLOWANCE, allocated + " bytes");
    return refused;
  }

  private static FileSource file(DataSpec.OfSource spec) {
    return new FileSource(spec, 0, new FileReadings(new Sources()::read));
  }

  private void refused(String data, String part) {
    Throwable e = assertThrows(DataException.class, () -> new Sources().read(source(data).data()));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  /** Numbers whose squares float64 cannot hold would be zeros once they are standardised. */
  @Test
  void numbersWithoutASquareAreRefused() throws IOException {
    for (String large : List.of("1e300,3", "3,1e300")) {
      Path file =
          Files.writeString(directory.resolve("large.csv"), "x,y\n1,2\n2,1\n3,5\n4,4\n5,9\n");
      Files.writeString(file, Files.readString(file) + large + "\n" + large + "\n");
      DataSource source =
          TransformedSource.of(
              file(source("kind: table, file: %s, target: y".formatted(file))),
              InputScaling.STANDARDIZE);
      DataException e = assertThrows(DataException.class, () -> source.read(new Draws()));
      assertTrue(e.getMessage().contains("no standard deviation"), e.getMessage());
    }
  }

  /** A few kilobytes that speak of gigabytes, whole and with right checksums. */
  @Test
  @Timeout(60)
  void bombsAreRefusedBeforeTheyGoOff() throws IOException {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, 4), }\n";
    for (long rows : new long[] {1L << 24, 1L << 30, 1L << 40}) {
      String words = header.formatted(rows);
      ByteBuffer array = ByteBuffer.allocate(1 << 16);
      array.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      array.put((byte) words.length()).put((byte) 0);
      array.put(words.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        for (String name : List.of("X.npy", "y.npy")) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(array.array());
        }
      }
      Path file = Files.write(directory.resolve("bomb.npz"), bytes.toByteArray());
      refused("kind: table, file: " + file, rows < 1L << 40 ? "cut short" : "more than an array");
    }
    Path folder = Files.createDirectories(directory.resolve("bomb/a"));
    byte[] png = Files.readAllBytes(Path.of(RESOURCES + "images-reference/grey/ash/0.png"));
    ByteBuffer.wrap(png).putInt(16, 1 << 30).putInt(20, 1 << 30);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    Files.write(folder.resolve("huge.png"), png);
    refused("kind: image-folder, folder: " + folder.getParent(), "1073741824 x 1073741824 pixels");
  }

  /** Images that Java's library reads as others than they are. */
  @Test
  void whatIsNotOneImageOfThreeColoursIsRefused() throws IOException {
    byte[] pixels = deflated(new byte[8 * 9]);
    byte[] beyond = new byte[8 * 9];
    beyond[70] = 2;
    byte[] palette = chunk("PLTE", new byte[] {0, 0, 0, 9, 9, 9});
    picture(png(3, palette, deflated(beyond)));
    refused(ONE + directory.resolve("one"), "that its palette lacks");
    beyond[70] = 1;
    picture(png(3, palette, deflated(beyond)));
    assertEquals(
        2,
        new Sources()
            .read(source(ONE + directory.resolve("one")).data())
            .rows()
            .splitLabels()
            .places()
            .length);
    picture(png(0, chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}), pixels));
    refused(ONE + directory.resolve("one"), "an animation");
    picture(png(0, new byte[0], deflated(new byte[8 * 9 - 20])));
    refused(ONE + directory.resolve("one"), "a damaged image");
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(jpeg)) {
      writer.setOutput(out);
      WritableRaster four = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
      for (int i = 0; i < 64; i++) {
        four.setSample(i % 8, i / 8, 3, 255);
      }
      writer.write(new IIOImage(four, null, null));
    } finally {
      writer.dispose();
    }
    picture(jpeg.toByteArray());
    refused(ONE + directory.resolve("one"), "a JPEG of 4 colours");
  }

  /** Beside Java's heap, in a hundredth of it: what it would hold is known before it is read. */
  @Test
  void compressedImagesBeyondTheMemoryAreRefusedBeforeTheyAreRead() throws IOException {
    int side = 4096;
    int count = (int) Math.min(100, Runtime.getRuntime().maxMemory() / side / side / 2);
    ByteBuffer header =
        ByteBuffer.allocate(16).putInt(0x803).putInt(count).putInt(side).putInt(side);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(header.array());
    }
    // Random bytes do not deflate: the file is as long as a bomb of zeros would be.
    byte[] file = Arrays.copyOf(zipped.toByteArray(), count * side * (side / 1000));
    Path images = Files.write(directory.resolve("bomb.gz"), file);
    Path labels = Files.write(directory.resolve("labels"), IdxBytes.labels(count));
    refused("kind: idx, images: %s, labels: %s".formatted(images, labels), "GB in memory");
  }

  /** Grey of 1, 2 and 4 bits, which Java's library reads as a palette. */
  @Test
  void greyOfFewBitsIsGrey() throws IOException {
    for (int bits : List.of(1, 2, 4)) {
      byte[] lines = new byte[8 * (1 + bits)];
      lines[1] = (byte) (1 << 8 - bits);
      lines[lines.length - 1] = (byte) 255;
      byte[] png = png(0, new byte[0], deflated(lines));
      png[24] = (byte) bits;
      CRC32 sum = new CRC32();
      sum.update(png, 12, 17);
      ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
      PictureFile read = PictureFile.read(Files.write(directory.resolve("grey.png"), png));
      assertEquals(1, read.channels());
      assertEquals(64, read.bytes().length);
      assertEquals(255 / ((1 << bits) - 1), Byte.toUnsignedInt(read.bytes()[0]));
      assertEquals(0, read.bytes()[1]);
      assertEquals(255, Byte.toUnsignedInt(read.bytes()[63]));
    }
  }

  private void picture(byte[] content) throws IOException {
    for (String name : List.of("a", "b")) {
      Files.write(Files.createDirectories(directory.resolve("one/" + name)).resolve("0"), content);
    }
  }

  /** Eight pixels along a side, of 8 bits. */
  private static byte[] png(int colourType, byte[] chunks, byte[] deflated) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.write(chunk("IHDR", new byte[] {0, 0, 0, 8, 0, 0, 0, 8, 8, (byte) colourType, 0, 0, 0}));
    png.write(chunks);
    png.write(chunk("IDAT", deflated));
    png.write(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String kind, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(kind.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private static byte[] deflated(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(content);
    }
    return bytes.toByteArray();
  }
}
