package org.sigmap.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sigmap.math.Sha256;

/**
 * Downloads a {@link PublicSet}. A file appears under its name only when its checksum is right;
 * what an interrupted download left, in a file whose name ends with {@code .part}, is gone on with.
 */
public final class DatasetDownload {
  private final PublicSet dataset;
  private final Path directory;
  private final Consumer<String> log;
  private final MirrorTransfer transfer;

  /**
   * @param log told what happens, a line a file
   */
  public DatasetDownload(PublicSet dataset, Path directory, Consumer<String> log) {
    this(dataset, directory, log, MirrorTransfer.Patience.DEFAULT);
  }

  DatasetDownload(
      PublicSet dataset, Path directory, Consumer<String> log, MirrorTransfer.Patience patience) {
    this.dataset = dataset;
    this.directory = directory;
    this.log = log;
    this.transfer = new MirrorTransfer(patience);
  }

  /**
   * @throws DataException if a file can be had from no mirror
   * @throws IOException if the directory cannot be written
   */
  public void run() throws IOException {
    for (PublicSet.File file : dataset.files()) {
      fetch(file);
    }
  }

  private void fetch(PublicSet.File file) throws IOException {
    Path target = directory.resolve(file.name());
    try {
      if (Files.exists(target) && Sha256.of(target).equals(file.sha256())) {
        log.accept(target + ": already there");
      } else {
        fetch(file, target);
        log.accept(target + ": " + file.bytes() + " bytes, checksum right");
      }
      for (Path member : TarArchive.extract(target, file.members(), directory)) {
        log.accept(member + ": taken out of the archive");
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // A full device is told of without a name.
      throw new FileSystemException(target.toString(), null, e.getMessage());
    }
  }

  private void fetch(PublicSet.File file, Path target) throws IOException {
    Path part = directory.resolve(file.name() + ".part");
    List<String> reasons = new ArrayList<>();
    for (URI mirror : dataset.mirrors()) {
      URI source = mirror.resolve(file.name());
      try {
        transfer.run(source, part, file.bytes());
        String found = Sha256.of(part);
        if (found.equals(file.sha256())) {
          Files.move(
              part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          return;
        }
        Files.delete(part);
        reasons.add(source.getHost() + " sent other bytes (SHA-256 " + found + ")");
      } catch (MirrorTransfer.MirrorException e) {
        String reason = source.getHost() + ": " + e.getMessage();
        log.accept(file.name() + ": " + reason);
        reasons.add(reason);
      }
    }
    throw new DataException(
        "%s cannot be downloaded (%s); without a network, put the file with SHA-256 %s into %s"
            .formatted(file.name(), String.join("; ", reasons), file.sha256(), directory));
  }
}
