package org.sigmap.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * One pass over the files of a run that another process may be writing to. They are read in the
 * reverse of the order in which a cell is written: whatever a record that was seen implies has then
 * been written, and what is seen beyond is in progress.
 */
final class RunScan {
  private static final String LAST_ROWS =
      ": the last rows belong to a cell whose recording was interrupted, or goes on, so they are"
          + " left out";
  private static final String LAST_RECORD =
      ": the last record is incomplete because its writing was interrupted, or goes on, so it is"
          + " left out";

  private final Path root;
  private final List<String> damages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, CellRecord> recorded = new LinkedHashMap<>();
  private final Map<String, Block> lineOf = new HashMap<>();
  private final Set<String> damaged = new HashSet<>();
  private final Map<Checksums.Key, Checksums.Sum> sums = new LinkedHashMap<>();
  private final Map<String, Long> extents = new HashMap<>();
  private final Map<String, Set<String>> orphans = new LinkedHashMap<>();
  private int lines;
  private boolean checked;
  private Checksums.Reading manifest;

  RunScan(Path root) {
    this.root = root;
  }

  RunCheck run() throws IOException {
    Path cells = root.resolve(RunDirectory.CELLS);
    LineFile.Extent extent = LineFile.read(cells, this::cell);
    extents.put(RunDirectory.CELLS, extent.wholeBytes());
    Map<String, Checksums.Sum> onDisk = WholeFiles.onDisk(root);
    checked = Checksums.exist(root);
    manifest = Checksums.read(root);
    recorded.keySet().forEach(cell -> compare(RunDirectory.CELLS, cell, lineOf.get(cell)));
    for (int i = CellTable.ALL.size() - 1; i >= 0; i--) {
      table(CellTable.ALL.get(i));
    }
    Set<String> lost = lost(extent);
    damages.addAll(manifest.damages());
    if (!checked && Sessions.ofThisVersion(root)) {
      notes.add(
          ("%s has lost its %s, so that damage is not seen; `sigmap run SPEC"
                  + " --resume --out %s` makes it anew from what is there")
              .formatted(root, Checksums.FILE, root));
    }
    WholeFiles files =
        WholeFiles.of(root, onDisk, manifest, !recorded.isEmpty() || !lost.isEmpty());
    Map<String, CellRecord> whole = new LinkedHashMap<>(recorded);
    whole.keySet().removeAll(damaged);
    return new RunCheck(
        List.copyOf(damages),
        List.copyOf(notes),
        lines,
        lost,
        whole,
        sums,
        files,
        extents,
        checked && settled(files));
  }

  private boolean settled(WholeFiles files) {
    return recorded.keySet().containsAll(manifest.listed())
        && manifest.files().stream()
            .allMatch(name -> manifest.of(name, "").equals(files.sum(name)));
  }

  private void cell(int number, long start, String text) {
    lines++;
    Path file = root.resolve(RunDirectory.CELLS);
    attempt(
        () -> {
          CellRecord cell = CellRecord.parse(file, number, text);
          if (recorded.putIfAbsent(cell.cell(), cell) != null) {
            String problem = "cell %s is already recorded on line %d";
            int first = lineOf.get(cell.cell()).first;
            throw new DamagedRunException(
                file, number, problem.formatted(cell.cell(), first), null);
          }
          Block block = new Block(number);
          block.add(number, text);
          lineOf.put(cell.cell(), block);
        });
  }

  private void table(CellTable<?> table) throws IOException {
    Path file = root.resolve(table.name());
    Map<String, Block> blocks = new HashMap<>();
    Tail tail = new Tail();
    LineFile.Extent extent =
        LineFile.read(
            file,
            (number, start, text) -> {
              if (number == 1) {
                attempt(() -> table.requireHeader(root, text));
                return;
              }
              String cell = CellTable.cellOf(text);
              boolean known = recorded.containsKey(cell);
              attempt(
                  () -> {
                    table.row(root, number, text, cell);
                    tail.accept(file, number, start, cell, known);
                  });
              if (known) {
                blocks.computeIfAbsent(cell, key -> new Block(number)).add(number, text);
              } else {
                tail.cells.add(cell);
              }
            });
    long whole = tail.line > 0 ? tail.start : extent.wholeBytes();
    extents.put(table.name(), whole);
    orphans.put(table.name(), tail.cells);
    recorded.keySet().forEach(c -> compare(table.name(), c, blocks.getOrDefault(c, new Block(1))));
    if (whole < extent.totalBytes()) {
      notes.add(file + LAST_ROWS);
    }
  }

  private void compare(String name, String cell, Block block) {
    Checksums.Sum actual = block.sum();
    Optional<Checksums.Sum> listed = manifest.of(name, cell);
    // Not every cell has predictions.
    boolean none = block.lines == 0 && listed.isEmpty() && name.equals(RunDirectory.PREDICTIONS);
    if (!none) {
      sums.put(new Checksums.Key(name, cell), actual);
    }
    if (listed.map(actual::equals).orElse(none || !checked)) {
      return;
    }
    damaged.add(cell);
    String where =
        block.last > block.first ? " (lines " + block.first + " to " + block.last + ")" : "";
    damages.add(
        "%s:%s: what cell %s has here%s does not match its checksum in %s"
            .formatted(root.resolve(name), block.first, cell, where, Checksums.FILE));
  }

  /**
   * Cells without a record. All of them but the one that was written last had theirs when the other
   * files were read, so that they are in {@code cells.jsonl} now, or lost.
   */
  private Set<String> lost(LineFile.Extent before) throws IOException {
    Path cells = root.resolve(RunDirectory.CELLS);
    Set<String> lost = new LinkedHashSet<>();
    boolean plain =
        !before.torn() && notes.isEmpty() && recorded.keySet().containsAll(manifest.listed());
    if (plain) {
      return lost;
    }
    Set<String> later = new HashSet<>();
    LineFile.Extent now =
        LineFile.read(cells, (number, start, text) -> later.add(Repair.cellOf(text)));
    String newest = null;
    for (CellTable<?> table : CellTable.ALL) {
      String last = allButLast(orphans.get(table.name()), later, lost);
      newest = newest == null ? last : newest;
      // What is written first has the newest cell: one that only another has is no newer one.
      if (last != null && !last.equals(newest)) {
        lost.add(last);
      }
    }
    ofManifest(later, Optional.ofNullable(newest), lost);
    if (now.wholeBytes() > before.wholeBytes()) {
      // A run at work: what was seen of its newest cells needs no word.
      notes.clear();
    } else if (before.torn()) {
      notes.add(0, cells + ":" + (lines + 1) + LAST_RECORD);
    }
    for (String cell : lost) {
      damages.add(cells + ":" + (lines + 1) + ": the record of cell " + cell + " is lost");
    }
    return lost;
  }

  /** All orphans of a table but its last one are lost, unless they have been recorded since. */
  private static String allButLast(Set<String> table, Set<String> later, Set<String> lost) {
    String last = null;
    for (String cell : table) {
      if (!later.contains(cell)) {
        if (last != null) {
          lost.add(last);
        }
        last = cell;
      }
    }
    return last;
  }

  /** Of the cells that the manifest lists. */
  private void ofManifest(Set<String> later, Optional<String> newest, Set<String> lost) {
    String last = null;
    for (String cell : manifest.listed()) {
      last = cell;
    }
    for (String cell : manifest.listed()) {
      boolean without = !recorded.containsKey(cell) && !later.contains(cell);
      boolean inProgress =
          cell.equals(last) && !manifest.sealed(cell) && newest.map(cell::equals).orElse(true);
      // Earlier versions left the rows of interrupted cells; nothing else tells of those.
      boolean leftover =
          !manifest.marked() && orphans.values().stream().noneMatch(t -> t.contains(cell));
      if (without && !inProgress && !leftover) {
        lost.add(cell);
      }
    }
  }

  private void attempt(Check check) {
    try {
      check.run();
    } catch (DamagedRunException e) {
      damages.add(e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws DamagedRunException;
  }

  /** The lines that a cell has in a file. */
  private static final class Block {
    private final CRC32C crc = new CRC32C();
    private final int first;
    private long lines;
    private int last;

    Block(int first) {
      this.first = first;
      this.last = first;
    }

    void add(int number, String row) {
      crc.update(row.getBytes(StandardCharsets.UTF_8));
      crc.update('\n');
      lines++;
      last = number;
    }

    Checksums.Sum sum() {
      return new Checksums.Sum(lines, (int) crc.getValue());
    }
  }

  /**
   * The rows of cells without a record. Rows are written before their cell's record, so they can
   * only be the file's last ones; anywhere else they are damage.
   */
  private static final class Tail {
    private final Set<String> cells = new LinkedHashSet<>();
    private int line;
    private long start;
    private String cell;

    void accept(Path file, int number, long offset, String name, boolean known)
        throws DamagedRunException {
      if (!known && line == 0) {
        line = number;
        start = offset;
        cell = name;
      } else if (known && line > 0) {
        String problem = "cell " + cell + " has no record in " + RunDirectory.CELLS;
        throw new DamagedRunException(file, line, problem, null);
      }
    }
  }
}
