package org.sigmap.results;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The checkpoints of a run, one file a lane group, each replaced as a whole. */
public final class Checkpoints {
  private static final String SUFFIX = ".ckpt";

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** Replaces the checkpoint of the group; when this returns it is on the device. */
  public void write(Checkpoint checkpoint) throws IOException {
    // Not its parents: a run directory that was removed must not come back with this alone in it.
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Most often by an earlier checkpoint; or just now, by that of a group beside.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    AtomicFile.replaced(
        file(checkpoint.lanes()),
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            CheckpointCodec.encode(checkpoint, out);
          }
        });
  }

  /**
   * The checkpoint of the group that trains these cells, absent where there is none.
   *
   * @throws DamagedRunException if it is not what Sigmap wrote
   */
  public Optional<Checkpoint> read(List<List<String>> lanes) throws IOException {
    Path file = file(lanes);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Checkpoint checkpoint = CheckpointCodec.decode(file.toString(), bytes);
    // Names are hashes: another group's file under this name must not be taken for this one's.
    return Optional.of(checkpoint).filter(found -> found.lanes().equals(lanes));
  }

  int count() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().endsWith(SUFFIX)).count();
    }
  }

  /** Deletes the checkpoint of a group, whose cells are recorded. */
  public void delete(List<List<String>> lanes) throws IOException {
    Files.deleteIfExists(file(lanes));
  }

  /** Deletes every checkpoint but those of these groups, and what interrupted writes left. */
  public void keepOnly(List<List<List<String>>> groups) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Path> kept = new HashSet<>();
    groups.forEach(lanes -> kept.add(file(lanes)));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!kept.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path file(List<List<String>> lanes) {
    CRC32C crc = new CRC32C();
    lanes.forEach(lane -> crc.update(lane.toString().getBytes(StandardCharsets.UTF_8)));
    String first = lanes.get(0).get(0);
    return folder.resolve(
        first + "-" + lanes.size() + "-" + String.format("%08x", crc.getValue()) + SUFFIX);
  }
}
