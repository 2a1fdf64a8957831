package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sigmap.data.DatasetDownload;
import org.sigmap.spec.Cell;
import org.sigmap.spec.IdxRangeSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Study;

/** SHA-256 of the data files that a study reads, for its provenance. */
final class DataHashes {
  private DataHashes() {}

  /** By path as the spec gives it; files that are missing are left to the run to complain about. */
  static Map<String, String> of(Study study) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (Cell cell : study.cells()) {
      if (cell.spec() instanceof OutOfDistributionCell spec
          && spec.images() instanceof ImagesSpec.Idx idx) {
        for (IdxRangeSpec part : List.of(idx.train(), idx.test())) {
          add(hashes, part.images());
          add(hashes, part.labels());
        }
      }
    }
    return hashes;
  }

  private static void add(Map<String, String> hashes, String file) throws IOException {
    Path path = Path.of(file);
    if (!hashes.containsKey(file) && Files.isRegularFile(path)) {
      hashes.put(file, DatasetDownload.sha256(path));
    }
  }
}
