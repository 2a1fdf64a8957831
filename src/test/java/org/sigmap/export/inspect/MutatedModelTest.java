package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.export.model.SampleCells;
import org.sigmap.export.model.SavedModelExporter;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.MemoryFolder;
import org.sigmap.spec.Precision;

/**
 * Damaged models, ours and Python's: each is read right or refused in one line, and none makes
 * Sigmap write a file or take memory that its size does not justify.
 *
 * <p>{@code -Dsigmap.fuzz.models=100000} takes more of them.
 */
class MutatedModelTest {
  private static final int MUTANTS = Integer.getInteger("sigmap.fuzz.models", 1400);
  private static final Path FIXTURES = Path.of("src/test/resources/models");

  /** Names of operations, buffers and summaries; a lying length asks for gigabytes. */
  private static final long ALLOWANCE = 4_000_000;

  /** Lengths and nests that a random byte seldom makes. */
  private static final List<byte[]> PIECES =
      List.of(
          new byte[] {-1, -1, -1, -1, 7},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          new byte[] {-1, -1, -1, 127},
          new byte[] {0x7b, 0x7b, 0x7b, 0x7b},
          new byte[] {0x12, 0, 0x12, 0, 0x12, 0},
          new byte[] {0, 0, 0, 0, 0, 0, 0, 0});

  @TempDir(factory = MemoryFolder.class)
  Path directory;

  private final SeedStream random = new SeedStreams(13).stream("mutants");
  private Path export;

  @BeforeEach
  void export() throws IOException {
    export = directory.resolve("export");
    SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), export);
  }

  @Test
  @Timeout(600)
  void everyMutantIsReadRightOrRefused() throws IOException {
    Path bare = directory.resolve("bare");
    copy(export, bare);
    Files.delete(bare.resolve(ModelChecksums.FILE));
    List<Path> models =
        Stream.concat(
                Stream.of(export, bare),
                Stream.of("module", "shards", "function", "initializer", "control", "saver")
                    .map(FIXTURES::resolve))
            .toList();
    Path mutant = directory.resolve("mutant");
    int refused = 0;
    for (Path model : models) {
      String described = SavedModelInspector.inspect(model).toText();
      boolean summed = Files.exists(model.resolve(ModelChecksums.FILE));
      List<String> names = files(model);
      copy(model, mutant);
      for (int i = 0; i < MUTANTS / models.size(); i++) {
        String name = names.get(random.nextInt(names.size()));
        byte[] original = Files.readAllBytes(model.resolve(name));
        byte[] mutated = mutate(original, Files.readAllBytes(model.resolve(names.get(0))));
        Files.write(mutant.resolve(name), mutated);
        boolean same = Arrays.equals(original, mutated);
        String text = readOrRefused(mutant);
        refused += text == null ? 1 : 0;
        if (text != null && (summed || name.startsWith("variables"))) {
          assertEquals(described, text, name);
          assertTrue(same || name.endsWith(ModelChecksums.FILE) || !summed, name);
        }
        Files.write(mutant.resolve(name), original);
      }
      assertEquals(files(model), files(mutant));
      delete(mutant);
    }
    // Without damage that matters and damage that does not, the test would show nothing.
    assertTrue(refused > MUTANTS / 4 && refused < MUTANTS, refused + " refused");
    assertFalse(Files.exists(Path.of("sigmap-was-here")));
  }

  /** One to three changes: a byte, a bit, a cut, a piece, or a part of another place or file. */
  private byte[] mutate(byte[] original, byte[] other) {
    byte[] bytes = original;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      bytes = bytes.clone();
      int at = random.nextInt(Math.max(bytes.length, 1));
      switch (random.nextInt(5)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = spliced(bytes, at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> {
          int from = random.nextInt(other.length);
          int to = Math.min(from + 1 + random.nextInt(64), other.length);
          bytes = spliced(bytes, at, Arrays.copyOfRange(other, from, to));
        }
        case 3 -> {
          if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
          }
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

  /** The piece in between, or over what is there. */
  private byte[] spliced(byte[] bytes, int at, byte[] piece) {
    int kept = random.nextInt(2) == 0 ? at : Math.min(at + piece.length, bytes.length);
    byte[] result = Arrays.copyOf(bytes, at + piece.length + bytes.length - kept);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(bytes, kept, result, at + piece.length, bytes.length - kept);
    return result;
  }

  private static String readOrRefused(Path model) throws IOException {
    ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = meter.getCurrentThreadAllocatedBytes();
    String text;
    try {
      text = SavedModelInspector.inspect(model).toText();
    } catch (UnreadableModelException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertTrue(e.getMessage().contains(" is damaged: "), e.getMessage());
      text = null;
    }
    long allocated = meter.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < ALLOWANCE, allocated + " bytes");
    return text;
  }

  /** Every single bit of what TensorFlow's own checksums are to guard. */
  @Tag("slow")
  @Test
  void everyChangedByteOfTheVariablesIsSeen() throws IOException {
    Files.delete(export.resolve(ModelChecksums.FILE));
    for (String name :
        List.of("variables/variables.index", "variables/variables.data-00000-of-00001")) {
      Path file = export.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i++) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        Files.write(file, changed);
        assertThrows(
            UnreadableModelException.class, () -> SavedModelInspector.inspect(export), name + i);
      }
      Files.write(file, bytes);
    }
    SavedModelInspector.inspect(export);
  }

  /** What no checksum of TensorFlow's guards: the graph, and the card beside it. */
  @Test
  void everyChangedByteOfTheGraphIsSeen() throws IOException {
    for (String name : List.of("saved_model.pb", "assets.extra/sigmap.json")) {
      Path file = export.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int i = random.nextInt(97); i < bytes.length; i += 97) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        Files.write(file, changed);
        String message =
            assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(export))
                .getMessage();
        assertTrue(
            message.startsWith(
                file + " is damaged: it does not match its sum in assets.extra/SHA256SUMS; "),
            message);
      }
      Files.write(file, bytes);
    }
  }

  private static List<String> files(Path model) throws IOException {
    try (Stream<Path> paths = Files.walk(model)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> model.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static void copy(Path model, Path to) throws IOException {
    for (String name : files(model)) {
      Files.createDirectories(to.resolve(name).getParent());
      Files.copy(model.resolve(name), to.resolve(name));
    }
  }

  private static void delete(Path model) throws IOException {
    try (Stream<Path> paths = Files.walk(model)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
