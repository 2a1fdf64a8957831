package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares the records, curves and spectra of a run with their checksums. What an interrupted write
 * left at the end of a file is no damage: it belongs to no recorded cell.
 *
 * @param damages one sentence each, with file and line
 * @param lines complete lines of {@code cells.jsonl}
 * @param whole recorded cells of which nothing is damaged, in the order of their records
 * @param sums the checksums of what was read
 */
record Inspection(
    List<String> damages, int lines, Set<String> whole, Map<Checksums.Key, Checksums.Sum> sums) {

  static Inspection of(Path root) throws IOException {
    return new Scan(root).run();
  }

  /** The first damage, how many more there are and what to do, in one line. */
  String sentence(Path root) {
    int more = damages.size() - 1;
    return damages.get(0)
        + (more > 0 ? " (and " + more + " more)" : "")
        + "; `sigmap run SPEC --resume --out "
        + root
        + "` trains the damaged cells again and keeps the other "
        + whole.size();
  }

  /** One pass over the files. */
  private static final class Scan {
    private final Path root;
    private final Checksums.Reading expected;
    private final boolean checked;
    private final List<String> damages = new ArrayList<>();
    private final Map<String, Integer> recorded = new LinkedHashMap<>();
    private final Set<String> damaged = new HashSet<>();
    private final Map<Checksums.Key, Checksums.Sum> sums = new LinkedHashMap<>();
    private int lines;

    Scan(Path root) throws IOException {
      this.root = root;
      checked = Checksums.exist(root);
      expected = Checksums.read(root);
    }

    Inspection run() throws IOException {
      LineFile.read(root.resolve(RunDirectory.CELLS), this::cell);
      table(RunDirectory.CURVES, CurvePoint.HEADER, CurvePoint::fromFields);
      table(RunDirectory.SPECTRA, SpectrumPoint.HEADER, SpectrumPoint::fromFields);
      damages.addAll(expected.damages());
      Set<String> whole = new LinkedHashSet<>(recorded.keySet());
      whole.removeAll(damaged);
      return new Inspection(List.copyOf(damages), lines, whole, sums);
    }

    private void cell(int number, long start, String text) {
      lines++;
      Path file = root.resolve(RunDirectory.CELLS);
      try {
        String cell = Records.parseCell(file, number, text).cell();
        Integer first = recorded.putIfAbsent(cell, number);
        if (first != null) {
          throw Records.twice(file, number, cell, first);
        }
        Checksums.Tally tally = new Checksums.Tally();
        tally.add(text);
        compare(RunDirectory.CELLS, cell, tally.sum(), number, number);
      } catch (DamagedRunException e) {
        damages.add(e.getMessage());
      }
    }

    private void table(String name, String header, Function<String[], ?> parser)
        throws IOException {
      Path file = root.resolve(name);
      Map<String, Block> blocks = new HashMap<>();
      Records.Orphans orphans = new Records.Orphans();
      LineFile.read(
          file,
          (number, start, text) -> {
            if (number == 1) {
              attempt(() -> Records.requireHeader(file, header, text));
              return;
            }
            String cell = text.substring(0, Math.max(text.indexOf(','), 0));
            boolean known = recorded.containsKey(cell);
            attempt(
                () -> {
                  Records.parseRow(
                      file, number, Records.fields(file, number, text, header), parser);
                  orphans.accept(file, number, start, cell, !known);
                });
            if (known) {
              blocks.computeIfAbsent(cell, key -> new Block(number)).add(number, text);
            }
          });
      for (String cell : recorded.keySet()) {
        Block block = blocks.getOrDefault(cell, new Block(1));
        compare(name, cell, block.tally.sum(), block.first, block.last);
      }
    }

    private void compare(String name, String cell, Checksums.Sum actual, int first, int last) {
      sums.put(new Checksums.Key(name, cell), actual);
      boolean same = expected.of(name, cell).map(actual::equals).orElse(!checked);
      if (!same) {
        damaged.add(cell);
        String where = last > first ? " (lines " + first + " to " + last + ")" : "";
        damages.add(
            root.resolve(name)
                + ":"
                + first
                + ": what cell "
                + cell
                + " has here"
                + where
                + " does not match its checksum in "
                + Checksums.FILE);
      }
    }

    private void attempt(Check check) {
      try {
        check.run();
      } catch (DamagedRunException e) {
        damages.add(e.getMessage());
      }
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws DamagedRunException;
  }

  /** The rows that a cell has in a table. */
  private static final class Block {
    private final Checksums.Tally tally = new Checksums.Tally();
    private final int first;
    private int last;

    Block(int first) {
      this.first = first;
      this.last = first;
    }

    void add(int number, String row) {
      tally.add(row);
      last = number;
    }
  }
}
