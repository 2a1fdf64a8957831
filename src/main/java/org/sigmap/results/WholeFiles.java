package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the files that a run writes whole with their checksums.
 *
 * @param sums the sums of the files that are there and match, or have none to match
 * @param damaged those that hold facts and do not match, with what is wrong
 * @param stale those that are derived from the records and do not match, likewise
 */
record WholeFiles(
    Map<String, Checksums.Sum> sums, Map<String, String> damaged, Map<String, String> stale) {
  static final String EXHIBITS = "exhibits";
  private static final Pattern EXHIBIT =
      Pattern.compile(EXHIBITS + "/[A-Za-z0-9_-][A-Za-z0-9_.-]*");
  private static final List<String> FACTS =
      List.of(RunDirectory.SPEC, RunDirectory.PROVENANCE, RunDirectory.LANES);
  private static final List<String> DERIVED =
      List.of("summary.csv", "best.csv", "paired.csv", "tuned.csv", "survival.csv", "results.csv");

  /** The files as they are now, to be compared with a manifest that is read later. */
  static Map<String, Checksums.Sum> onDisk(Path root) throws IOException {
    List<String> names = new ArrayList<>(FACTS);
    names.addAll(DERIVED);
    Path exhibits = root.resolve(EXHIBITS);
    if (Files.isDirectory(exhibits)) {
      try (Stream<Path> files = Files.list(exhibits)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.startsWith(".") && !name.endsWith(Repair.KEPT))
            .sorted()
            .forEach(name -> names.add(EXHIBITS + "/" + name));
      }
    }
    Map<String, Checksums.Sum> sums = new LinkedHashMap<>();
    for (String name : names) {
      Checksums.Sum sum = sum(root, name);
      if (sum != null) {
        sums.put(name, sum);
      }
    }
    return sums;
  }

  private static Checksums.Sum sum(Path root, String name) throws IOException {
    Path file = root.resolve(name);
    return Files.isRegularFile(file) ? Checksums.Sum.of(Files.readAllBytes(file)) : null;
  }

  /**
   * @param found what {@link #onDisk} saw
   * @param manifest read after that
   * @param begun whether the run has cells: before the first, facts listed may not be written yet
   */
  static WholeFiles of(
      Path root, Map<String, Checksums.Sum> found, Checksums.Reading manifest, boolean begun)
      throws IOException {
    Map<String, Checksums.Sum> sums = new LinkedHashMap<>(found);
    Map<String, String> damaged = new LinkedHashMap<>();
    Map<String, String> stale = new LinkedHashMap<>();
    for (String name : manifest.files()) {
      Checksums.Sum sum = found.get(name);
      List<Checksums.Sum> listed = manifest.versions(name);
      boolean fine = among(listed, sum, listed.size());
      if (!fine) {
        // Another look: a run at work may have replaced it after the first, any number of times.
        sum = sum(root, name);
        fine = among(Checksums.read(root).versions(name), sum, listed.size());
      }
      boolean missed = manifest.sealedFile(name) || (begun && !DERIVED.contains(name));
      if (fine) {
        sums.put(name, sum);
      } else if (sum != null || missed) {
        sums.remove(name);
        String problem =
            sum == null
                ? "%s is gone, though %s lists it"
                : "%s:1: the file does not match its checksum in %s";
        problem = problem.formatted(root.resolve(name), Checksums.FILE);
        (DERIVED.contains(name) ? stale : damaged).put(name, problem);
      }
    }
    return new WholeFiles(sums, damaged, stale);
  }

  /**
   * Whether a whole file may be as it was found.
   *
   * @param sum what it has, null where there is no such file
   * @param known versions that were listed when it was looked at, or earlier: it is the last of
   *     those, the one before, whose replacement was interrupted, or a later one
   */
  private static boolean among(List<Checksums.Sum> versions, Checksums.Sum sum, int known) {
    int before = Math.max(Math.min(known, versions.size()) - 2, 0);
    return sum != null && versions.subList(before, versions.size()).contains(sum);
  }

  /** Whether a run writes such a file: a manifest must not lead outside the run. */
  static boolean known(String name) {
    return FACTS.contains(name) || DERIVED.contains(name) || EXHIBIT.matcher(name).matches();
  }

  List<String> sentences(Path root) {
    String mended = "; it follows from the records, `sigmap report " + root + "` writes it again";
    return stale.values().stream().map(problem -> problem + mended).toList();
  }

  Optional<Checksums.Sum> sum(String name) {
    return Optional.ofNullable(sums.get(name));
  }
}
