package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sigmap.spec.Words;

/**
 * What a look at all files of a run found, compared with their checksums. What an interrupted write
 * left at the end of a file is no damage: it belongs to no recorded cell.
 *
 * @param damages one sentence for each damaged part of an append-only file, with file and line
 * @param notes what was left out of the ends of files, one sentence each
 * @param lines complete lines of {@code cells.jsonl}
 * @param lost cells that other files tell of and whose records are lost
 * @param whole recorded cells of which nothing is damaged, by identity, in the order of their
 *     records
 * @param sums the checksums of the cells' lines as they are
 * @param extents by append-only file, its length without what an interrupted write left
 * @param settled whether the manifest tells of exactly what is there
 */
record RunCheck(
    List<String> damages,
    List<String> notes,
    int lines,
    Set<String> lost,
    Map<String, CellRecord> whole,
    Map<Checksums.Key, Checksums.Sum> sums,
    WholeFiles files,
    Map<String, Long> extents,
    boolean settled) {
  private static final int SHOWN_DAMAGES = 10;

  static RunCheck of(Path root) throws IOException {
    return new RunScan(root).run();
  }

  /** The same without some of the cells. */
  RunCheck without(Set<String> cells) {
    Map<String, CellRecord> others = new LinkedHashMap<>(whole);
    others.keySet().removeAll(cells);
    return new RunCheck(damages, notes, lines, lost, others, sums, files, extents, settled);
  }

  /** Every damage, those of files that are written whole last. */
  List<String> allDamages() {
    List<String> all = new ArrayList<>(damages);
    all.addAll(files.damaged().values());
    return all;
  }

  /**
   * @throws DamagedRunException if there is no run, or its files are not what Sigmap wrote
   */
  void requireWhole(Path root) throws DamagedRunException {
    Optional<String> dangling = DanglingLink.problem(root);
    if (dangling.isPresent()) {
      throw new DamagedRunException(root + ": " + dangling.get());
    }
    if (!Files.isRegularFile(root.resolve(RunDirectory.CELLS)) && lost.isEmpty()) {
      throw new DamagedRunException(
          "%s is not a run directory: it has no %s; name a directory that `sigmap run` wrote"
              .formatted(root, RunDirectory.CELLS));
    }
    if (!allDamages().isEmpty()) {
      throw new DamagedRunException(sentence(root));
    }
  }

  /** The first damage, how many more there are and what to do, in one line. */
  private String sentence(Path root) {
    List<String> all = allDamages();
    int more = all.size() - 1;
    return "%s%s; `sigmap run SPEC --resume --out %s` %s %s"
        .formatted(
            all.get(0),
            more > 0 ? " (and " + more + " more)" : "",
            root,
            damages.isEmpty()
                ? "writes it again and keeps all"
                : "trains the damaged cells again and keeps the other",
            damages.isEmpty() ? Words.count(whole.size(), "cell") : whole.size());
  }

  /** What a repair takes out, one sentence each; empty where there is nothing to repair. */
  List<String> repairs() {
    List<String> all = allDamages();
    List<String> notes = new ArrayList<>(all.subList(0, Math.min(all.size(), SHOWN_DAMAGES)));
    if (all.size() > SHOWN_DAMAGES) {
      notes.add("... and " + (all.size() - SHOWN_DAMAGES) + " more damages");
    }
    if (!all.isEmpty()) {
      notes.add(
          "%s whole and kept, %sthe damaged files are kept as *%s"
              .formatted(
                  Words.are(whole.size(), "cell"),
                  damages.isEmpty() ? "" : "the damaged ones are trained again; ",
                  Repair.KEPT));
    }
    return notes;
  }
}
