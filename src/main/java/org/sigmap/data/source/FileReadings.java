package org.sigmap.data.source;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sigmap.data.DataException;
import org.sigmap.spec.Contents;
import org.sigmap.spec.SourceSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Words;

/**
 * Rows of a study as they are in their files, each read once while there is memory to keep it: what
 * is kept is told by the files' sizes and times of change, so that nobody can tell whether it was.
 * Safe for use by several threads.
 */
final class FileReadings {
  private record Key(SourceSpec spec, List<String> stamps) {}

  private final Map<Key, SoftReference<FileRows.Reading>> kept = new ConcurrentHashMap<>();
  private final Function<SourceSpec, FileRows.Reading> reader;

  FileReadings(Function<SourceSpec, FileRows.Reading> reader) {
    this.reader = reader;
  }

  /**
   * @throws DataException if a file is missing or damaged, or not the one that the spec tells of
   */
  FileRows.Reading of(SourceSpec spec) {
    Key key =
        new Key(
            spec,
            spec.files().stream()
                .map(Path::of)
                // Of one that is missing the reader says so.
                .map(file -> Contents.isThere(file) ? Contents.stamp(file) : "")
                .toList());
    SoftReference<FileRows.Reading> known = kept.get(key);
    FileRows.Reading reading = known == null ? null : known.get();
    if (reading == null) {
      requireThoseOf(spec);
      reading = reader.apply(spec);
      kept.put(key, new SoftReference<>(reading));
    }
    return reading;
  }

  private static void requireThoseOf(SourceSpec spec) {
    List<String> hashes = spec.sha256() == null ? List.of() : spec.sha256();
    List<String> files = spec.files();
    if (!hashes.isEmpty() && hashes.size() != files.size()) {
      throw new SpecException(
          "data.sha256",
          "data.sha256 has %s for %s; remove it, and write one spec for each file"
              .formatted(hashes.size() + " hashes", Words.count(files.size(), "file")));
    }
    for (int i = 0; i < hashes.size(); i++) {
      Path file = Path.of(files.get(i));
      if (Contents.isThere(file) && !Contents.sha256(file).equals(hashes.get(i))) {
        throw new DataException(
            file
                + ": not the file that data.sha256 tells of; put that one back, or remove"
                + " data.sha256 to take this one");
      }
    }
  }
}
