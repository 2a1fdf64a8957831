package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.RawRows;
import org.sigmap.math.Matrix;
import org.sigmap.spec.CellId;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Contents;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SplitSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/**
 * Images that other people's programs wrote, see {@code scripts/image_reference.py}, to the bit.
 */
class ImageReferenceTest {
  private static final Path FOLDER = Path.of("src/test/resources/images-reference");

  /** How many levels of 255 two decoders of JPEG may differ by in a smooth image. */
  private static final int JPEG_LEVELS = 2;

  @TempDir private Path directory;

  private static CellSpec cell(String data, String... more) {
    String text = "name: a\nseeds: 1\ndata: {%s}\n%s\n".formatted(data, String.join("\n", more));
    return SpecReader.read(text, "spec.yaml", Overrides.none()).cells().get(0).spec();
  }

  private static ImagePool pool(String data) {
    FileSource source = (FileSource) new Sources().of(cell(data));
    return (ImagePool) source.readings().of(source.spec().data()).rows();
  }

  private static void check(String name, ImagePool pool, String labels)
      throws IOException, NoSuchAlgorithmException {
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(FOLDER.resolve("reference.json"))).get(name);
    int[] shape = {pool.count(), pool.height(), pool.width(), pool.channels()};
    assertArrayEquals(numbers(expected.get("shape")), shape);
    assertArrayEquals(numbers(expected.get(labels)), pool.labels());
    assertEquals(
        expected.get("sha256").textValue(),
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pool.bytes())));
  }

  private static int[] numbers(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
  }

  @Test
  void cifarIsWhatNumPyWrote() throws Exception {
    ImagePool ten = pool("kind: cifar, batches: %s/cifar-10.bin".formatted(FOLDER));
    check("cifar-10", ten, "labels");
    assertEquals("horse", ten.names().get(ten.labels()[0]));
    String hundred = "kind: cifar, batches: %s/cifar-100.bin, classes: ".formatted(FOLDER);
    check("cifar-100", pool(hundred + 100), "labels");
    check("cifar-100", pool(hundred + 20), "coarse");
  }

  /** Compressed and not; as SciPy writes them, 10 for the digit 0. */
  @Test
  void svhnIsWhatSciPyWrote() throws Exception {
    ImagePool pool = pool("kind: svhn, file: %s/svhn.mat".formatted(FOLDER));
    check("svhn", pool, "labels");
    ImagePool plain = pool("kind: svhn, file: %s/svhn-plain.mat".formatted(FOLDER));
    assertEquals(2, plain.count());
    assertArrayEquals(Arrays.copyOf(pool.bytes(), plain.bytes().length), plain.bytes());
    assertArrayEquals(new int[] {1, 0}, plain.labels());
  }

  @Test
  void foldersAreWhatPillowWrote() throws Exception {
    for (String kind : List.of("grey", "colour")) {
      ImagePool pool = pool("kind: image-folder, folder: %s/%s".formatted(FOLDER, kind));
      check(kind, pool, "labels");
      assertEquals(List.of("ash", "oak"), pool.names());
    }
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(FOLDER.resolve("reference.json")));
    PictureFile read = PictureFile.read(FOLDER.resolve("jpeg/ash/a.jpg"));
    int[] pixels = numbers(expected.get("jpeg").get("pixels"));
    assertEquals(pixels.length, read.bytes().length);
    for (int i = 0; i < pixels.length; i++) {
      assertEquals(pixels[i], Byte.toUnsignedInt(read.bytes()[i]), JPEG_LEVELS);
    }
  }

  private String idx(int count, String name) throws IOException {
    Path images = Files.write(directory.resolve(name + "-images"), IdxBytes.images(count));
    Path labels = Files.write(directory.resolve(name + "-labels"), IdxBytes.labels(count));
    return "images: %s, labels: %s".formatted(images, labels);
  }

  /** As many classes as occur, numbered among themselves; the test of another pair. */
  @Test
  void idxHasTheClassesThatOccur() throws IOException {
    byte[] labels = IdxBytes.labels(40);
    for (int i = 8; i < labels.length; i++) {
      labels[i] = (byte) (200 + labels[i] % 3);
    }
    String train = idx(40, "train");
    Files.write(directory.resolve("train-labels"), labels);
    ImagePool pool = pool("kind: idx, " + train);
    assertEquals(List.of("200", "201", "202"), pool.names());
    DataSet data = new Sources().of(cell("kind: idx, " + train)).read(new Draws());
    assertEquals(3, data.classes().orElseThrow());
    assertEquals(32, data.train().inputs().rows());
    RawRows.Images raw = (RawRows.Images) data.raw();
    assertEquals(List.of(3, 2, 1), List.of(raw.height(), raw.width(), raw.channels()));
    // Pixels stay as they are, 0 to 1, where nothing else is asked for.
    double largest = Arrays.stream(data.train().inputs().values()).max().orElseThrow();
    assertTrue(largest <= 1 && largest > 0.5, "" + largest);
    String other = "kind: idx, %s, test: {%s}".formatted(train, idx(20, "other"));
    DataException unseen =
        assertThrows(DataException.class, () -> new Sources().of(cell(other)).size());
    assertTrue(unseen.getMessage().contains("image 0 is of class 0"), unseen.getMessage());
  }

  @Test
  void aFileIsOneFileHoweverItIsSpelled() throws IOException {
    String train = idx(40, "train");
    String spelled = train.replace("/train", "/./train");
    assertEquals(CellId.of(cell("kind: idx, " + train)), CellId.of(cell("kind: idx, " + spelled)));
    assertEquals(
        new Sources().of(cell("kind: idx, " + train)).files(),
        new Sources().of(cell("kind: idx, " + spelled)).files());
    Files.write(directory.resolve("packed"), IdxBytes.gzip(IdxBytes.images(40)));
    for (String same : List.of(spelled, train.replace("train-images", "packed"))) {
      DataException e =
          assertThrows(
              DataException.class,
              () ->
                  new Sources()
                      .of(cell("kind: idx, %s, test: {%s}".formatted(train, same)))
                      .size());
      assertTrue(e.getMessage().contains("the same images"), e.getMessage());
    }
    String twice =
        "kind: cifar, batches: [%1$s/cifar-10.bin, %1$s/./cifar-10.bin]".formatted(FOLDER);
    DataException e = assertThrows(DataException.class, () -> new Sources().of(cell(twice)).size());
    assertTrue(e.getMessage().contains("give each file once"), e.getMessage());
  }

  /** What a folder holds is its identity, and not where it is nor what lies beside the classes. */
  @Test
  void aFolderIsKnownByWhatItHolds() throws IOException {
    Path copy = copy("colour");
    CellSpec there = cell("kind: image-folder, folder: %s/colour".formatted(FOLDER));
    Files.writeString(copy.resolve("README"), "leaves");
    Files.writeString(copy.resolve("ash/.hidden"), "none");
    String data = "kind: image-folder, folder: " + copy;
    assertEquals(CellId.of(there), CellId.of(cell(data)));
    Files.move(copy.resolve("ash/0.png"), copy.resolve("oak/0.png"));
    assertTrue(!CellId.of(there).equals(CellId.of(cell(data))));
  }

  private Path copy(String kind) throws IOException {
    Path copy = directory.resolve(kind);
    for (Path file : Contents.within(FOLDER.resolve(kind))) {
      Path target = copy.resolve(FOLDER.resolve(kind).relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return copy;
  }

  @Test
  void whatIsWrongWithAFolderIsSaid() throws IOException {
    Path folder = copy("grey");
    String data = "kind: image-folder, folder: " + folder;
    Path odd = folder.resolve("oak/x.png");
    refused(data, odd, Files.readAllBytes(FOLDER.resolve("colour/ash/0.png")), "in colour, but ");
    refused(data, odd, Files.readAllBytes(FOLDER.resolve("jpeg/ash/a.jpg")), "16 x 16 pixels, but");
    refused(data, odd, "GIF89a".getBytes(), "neither PNG nor JPEG");
    byte[] png = Files.readAllBytes(folder.resolve("ash/0.png"));
    refused(data, odd, Arrays.copyOf(png, png.length - 20), "cut short");
    byte[] changed = png.clone();
    changed[png.length - 20] ^= 1;
    refused(data, odd, changed, "checksum");
    Files.delete(odd);
    Files.delete(folder.resolve("oak/2.png"));
    Files.delete(folder.resolve("oak/3.png"));
    DataException e = assertThrows(DataException.class, () -> new Sources().of(cell(data)).size());
    assertTrue(e.getMessage().contains("of one class"), e.getMessage());
  }

  private static void refused(String data, Path file, byte[] content, String part)
      throws IOException {
    Files.write(file, content);
    DataException e = assertThrows(DataException.class, () -> new Sources().of(cell(data)).size());
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  /** Wrong training labels: as many as are asked for, the test's none, inputs the same. */
  @Test
  void trainingLabelsAreFlippedAndNoOthers() throws IOException {
    String data = "kind: idx, " + idx(400, "train");
    Sources sources = new Sources();
    DataSet clean = sources.of(cell(data)).read(new Draws());
    for (String kind : List.of("symmetric", "pair")) {
      CellSpec spec = cell(data, "labels: {kind: %s, rate: 0.3}".formatted(kind));
      assertTrue(!CellId.of(spec).equals(CellId.of(cell(data))));
      DataSet noisy = sources.of(spec).read(new Draws());
      assertEquals(clean.train().inputs(), noisy.train().inputs());
      assertEquals(clean.test().targets(), noisy.test().targets());
      assertEquals(sources.of(cell(data)).inputs(), sources.of(spec).inputs());
      int wrong = 0;
      for (int i = 0; i < 320; i++) {
        int was = label(clean.train().targets(), i);
        int is = label(noisy.train().targets(), i);
        wrong += was == is ? 0 : 1;
        assertTrue(was == is || !kind.equals("pair") || is == (was + 1) % 10);
      }
      // 320 draws of 0.3: five standard deviations are 41.
      assertEquals(96, wrong, 41, kind);
    }
    assertEquals(CellId.of(cell(data)), CellId.of(cell(data, "labels: {kind: clean}")));
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> new Sources().of(cell(data, "labels: {kind: additive, snr: 2}")).size());
    assertTrue(e.getMessage().contains("symmetric or pair"), e.getMessage());
  }

  private static int label(Matrix targets, int row) {
    return IntStream.range(0, targets.columns())
        .filter(c -> targets.get(row, c) == 1)
        .findFirst()
        .orElseThrow();
  }

  /** y + ε·sd(y)/SNR of training rows, held-out ones too, before they are standardised. */
  @Test
  void noiseIsAddedToTrainingNumbersAlone() throws IOException {
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int i = 0; i < 4000; i++) {
      rows.append(i % 17).append(',').append(i % 2 == 0 ? 3 : 7).append('\n');
    }
    Path file = Files.writeString(directory.resolve("two.csv"), rows);
    String data = "kind: table, file: %s, target: y".formatted(file);
    DataSpec.OfSource spec =
        (DataSpec.OfSource) cell(data, "labels: {kind: additive, snr: 4}").data();
    SplitSpec split = new SplitSpec.Fraction(0.8, true, null, new SplitSpec.HeldOut(0.5, null));
    DataSet noisy =
        new FileSource(
                new DataSpec.OfSource(spec.data(), split, spec.inputs(), spec.labels()),
                0,
                new FileReadings(new Sources()::read))
            .read(new Draws());
    RawRows.Standardised units = (RawRows.Standardised) noisy.raw().ofTargets();
    double[] test = noisy.test().targets().values();
    Set<Long> values = new TreeSet<>();
    for (double y : test) {
      values.add(Math.round(1e6 * (units.standardDeviation() * y + units.mean())));
    }
    assertEquals(Set.of(3_000_000L, 7_000_000L), values);
    for (Matrix drawn : List.of(noisy.train().targets(), noisy.held().orElseThrow().targets())) {
      assertEquals(1600, drawn.rows());
      double squares = 0;
      for (double y : drawn.values()) {
        double raw = units.standardDeviation() * y + units.mean();
        double error = raw - (raw < 5 ? 3 : 7);
        squares += error * error;
      }
      // sd(y) = 2, so that of the noise is 1/2; five standard errors of 1,600 are 9 %.
      assertEquals(0.5, Math.sqrt(squares / drawn.rows()), 0.045);
    }
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> new Sources().of(cell(data, "labels: {kind: pair, rate: 0.1}")).size());
    assertTrue(e.getMessage().contains("additive"), e.getMessage());
  }
}
