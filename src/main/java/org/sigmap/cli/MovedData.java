package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.Sessions;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Contents;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.Words;
import picocli.CommandLine.Option;

/** {@code --data}: files of a run's data that are not where they were, found by what they hold. */
public final class MovedData {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where data files that moved are looked for, by the hashes that the run has.")
  private Path folder;

  /**
   * A run's study with the paths that its files have now: a path is no part of a cell.
   *
   * @throws CommandFailure if the folder holds no file of a hash that is asked for
   */
  public Study resolve(Study study, Path root) throws IOException {
    if (folder == null) {
      return study;
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.data(folder + " is no directory; name one with the data files");
    }
    Map<String, String> found = new HashMap<>();
    for (Map.Entry<String, String> file : Sessions.dataHashes(root).entrySet()) {
      Path old = Path.of(file.getKey());
      boolean same = Contents.isThere(old) && Contents.sha256(old).equals(file.getValue());
      found.put(file.getKey(), same ? file.getKey() : find(file.getKey(), file.getValue()));
    }
    return new Study(
        study.name(),
        study.description(),
        study.base(),
        study.seeds(),
        study.axes(),
        study.cells().stream().map(cell -> moved(cell, found)).toList(),
        study.notes(),
        study
            .tuning()
            .map(
                tuning ->
                    new Tuning(
                        tuning.spec(),
                        tuning.candidates().stream()
                            .map(
                                candidate ->
                                    new Tuning.Candidate(
                                        moved(candidate.trial(), found),
                                        moved(candidate.result(), found)))
                            .toList())));
  }

  /**
   * The same for a run that is to go on.
   *
   * @throws CommandFailure if a new run is to begin
   */
  public Study resolve(Study study, Path root, boolean resume) throws IOException {
    if (folder == null) {
      return study;
    }
    if (!resume) {
      throw CommandFailure.usage(
          "--data looks for files that a run began with; add --resume, or give the paths in the"
              + " spec");
    }
    return resolve(study, root);
  }

  private static Cell moved(Cell cell, Map<String, String> found) {
    return new Cell(
        cell.id(), cell.axes(), cell.spec().withPaths(path -> moved(path, found)), cell.tuned());
  }

  /** The hash is known by the absolute path, from whatever directory the run was started. */
  private static String moved(String path, Map<String, String> found) {
    if (path == null) {
      return null;
    }
    String here = Path.of(path).toAbsolutePath().normalize().toString();
    if (found.containsKey(here)) {
      return here.equals(found.get(here)) ? path : found.get(here);
    }
    Path written = Path.of(path).normalize();
    while (written.startsWith("..")) {
      written = written.subpath(1, written.getNameCount());
    }
    Path asked = written;
    return found.entrySet().stream()
        .filter(file -> Path.of(file.getKey()).endsWith(asked))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(path);
  }

  /** Files of the same name are looked at first; of folders, those alone. */
  private String find(String path, String hash) throws IOException {
    Path name = Path.of(path).getFileName();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> Files.isRegularFile(file) || isFolder(file, name))
              .sorted(Comparator.comparing(file -> !file.getFileName().equals(name)))
              .toList();
    }
    Optional<Path> same = Optional.empty();
    for (Path file : files) {
      if (Contents.sha256(file).equals(hash)) {
        same = Optional.of(file);
        break;
      }
    }
    return same.map(Path::toString)
        .orElseThrow(
            () ->
                CommandFailure.data(
                    "%s: no file holds what the run was trained on as %s (SHA-256 %s)"
                        .formatted(folder, Words.show(path), hash)));
  }

  private static boolean isFolder(Path file, Path name) {
    return Files.isDirectory(file) && file.toAbsolutePath().normalize().getFileName().equals(name);
  }
}
