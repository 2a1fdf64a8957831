package org.sigmap.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sigmap.data.DataException;
import org.sigmap.math.Sha256;
import org.sigmap.spec.TableSpec;

/**
 * Tables as they are in their files, each read once while there is memory to keep it: what is kept
 * is told by the files' sizes and times of change, so that nobody can tell whether it was.
 */
final class Tables {
  private record Key(TableSpec spec, List<String> stamps) {}

  private static final Map<Key, SoftReference<TableReader.Reading>> KEPT =
      new ConcurrentHashMap<>();

  private Tables() {}

  /**
   * @throws DataException if a file is missing or damaged, or not the one that the spec tells of
   */
  static TableReader.Reading of(TableSpec spec) {
    Key key = new Key(spec, spec.files().stream().map(Tables::stamp).toList());
    SoftReference<TableReader.Reading> kept = KEPT.get(key);
    TableReader.Reading reading = kept == null ? null : kept.get();
    if (reading == null) {
      requireThoseOf(spec);
      reading = TableReader.read(spec);
      KEPT.put(key, new SoftReference<>(reading));
    }
    return reading;
  }

  private static String stamp(String file) {
    try {
      BasicFileAttributes now = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
      return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
    } catch (IOException e) {
      // The reader says what is wrong with it.
      return "";
    }
  }

  private static void requireThoseOf(TableSpec spec) {
    List<String> hashes = spec.sha256() == null ? List.of() : spec.sha256();
    List<String> files = spec.files();
    for (int i = 0; i < Math.min(files.size(), hashes.size()); i++) {
      Path file = Path.of(files.get(i));
      if (Files.isRegularFile(file) && !hash(file).equals(hashes.get(i))) {
        throw new DataException(
            file
                + ": not the file that data.sha256 tells of; put that one back, or remove"
                + " data.sha256 to take this one");
      }
    }
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
