package org.sigmap.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.results.SameData;
import org.sigmap.results.Sessions;
import org.sigmap.spec.Contents;
import org.sigmap.spec.Study;

/**
 * The data files that a study reads, as they were when they were looked at.
 *
 * @param hashes SHA-256 by path as the spec gives it; files that are missing are left to the
 *     training to complain about
 * @param stamps size, time of change and identity by path: while they stay, so does the hash
 */
public record DataFiles(Map<String, String> hashes, Map<String, String> stamps) {
  private static final String ADVICE =
      "put back what the run was trained on, or train this in another directory";
  private static final String NOW = "the file now";

  /**
   * @param experiments of the study, which keep what is read of its files
   */
  public static DataFiles of(Study study, Experiments experiments) throws IOException {
    DataFiles files = new DataFiles(new TreeMap<>(), new TreeMap<>());
    for (String file : experiments.files(study.cells())) {
      files.add(file);
    }
    return files;
  }

  private void add(String file) throws IOException {
    Path path = Path.of(file);
    if (!hashes.containsKey(file) && Contents.isThere(path)) {
      // In this order: what changes while it is read has another stamp later.
      stamps.put(file, Contents.stamp(path));
      hashes.put(file, Contents.sha256(path));
    }
  }

  /**
   * Before anything is trained for a run that holds cells or checkpoints.
   *
   * @throws DamagedRunException if they were trained on other data
   */
  public void requireThoseOf(RunDirectory run) throws IOException {
    if (!run.holdsWork()) {
      return;
    }
    SameData data = new SameData(ADVICE);
    run.sessions().requireSame(data, run.root().toString());
    data.add(hashes, NOW);
  }

  /**
   * Before the rows of a run that is to go on are read.
   *
   * @throws DamagedRunException if it was trained on a file that is gone, of which this
   *     specification does not know what it held
   */
  public static void requireKnown(Path root, String spec) throws IOException {
    Path there = root.resolve(RunDirectory.SPEC);
    String before =
        Files.exists(there) ? new String(Files.readAllBytes(there), StandardCharsets.UTF_8) : "";
    Map<String, String> trained;
    try {
      trained = Sessions.dataHashes(root);
    } catch (DamagedRunException damaged) {
      // Going on says so, and mends it.
      return;
    }
    for (Map.Entry<String, String> file : trained.entrySet()) {
      boolean asked = before.contains(file.getValue()) && !spec.contains(file.getValue());
      if (asked && !Contents.isThere(Path.of(file.getKey()))) {
        throw new DamagedRunException(
            ("%s: no such file, and %s was trained on it; put it back, or go on with %s, which"
                    + " knows what it held, and --data and the folder where it is now")
                .formatted(file.getKey(), root, there));
      }
    }
  }

  /**
   * Opens a run to go on with it. What tables hold is part of a specification: where that is
   * another one, which file it was says more than which lines of hashes differ.
   *
   * @throws DamagedRunException if a file is another one now
   */
  public RunDirectory resume(Path root, String spec) throws IOException {
    try {
      return RunDirectory.resume(root, spec);
    } catch (RunRefusedException otherSpecification) {
      SameData data = new SameData(ADVICE);
      data.add(Sessions.dataHashes(root), root.toString());
      data.add(hashes, NOW);
      throw otherSpecification;
    }
  }

  /**
   * Before cells are recorded that were trained since the hashes were taken.
   *
   * @throws DamagedRunException if a file has changed meanwhile
   */
  public void requireUnchanged() throws IOException {
    for (Map.Entry<String, String> file : stamps.entrySet()) {
      Path path = Path.of(file.getKey());
      if (!Contents.isThere(path)) {
        throw new DamagedRunException(
            path + " was removed during the run; put it back, then --resume goes on");
      }
      if (!Contents.stamp(path).equals(file.getValue())) {
        SameData data =
            new SameData("it changed during the run; put the first back, then --resume goes on");
        data.add(Map.of(file.getKey(), hashes.get(file.getKey())), "the file as the run began");
        data.add(Map.of(file.getKey(), Contents.sha256(path)), NOW);
      }
    }
  }
}
