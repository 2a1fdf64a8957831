package org.sigmap.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.sigmap.spec.Words;

/** Joins runs of parts of one study into one run. */
public final class RunMerge {
  private RunMerge() {}

  /**
   * The specification whose cells all sources share, as the first has it.
   *
   * @throws RunRefusedException if two differ in their cells; the message shows the lines
   * @throws DamagedRunException if one has none
   */
  public static String commonSpec(List<RunDirectory> sources) throws IOException {
    String common = null;
    for (RunDirectory source : sources) {
      String spec =
          source
              .spec()
              .orElseThrow(
                  () -> new DamagedRunException(source.root() + " has no " + RunDirectory.SPEC));
      common = common == null ? spec : common;
      List<String> changes = SpecDifference.of(common, spec);
      if (!changes.isEmpty()) {
        throw new RunRefusedException(
            ("%s was run with another specification than %s (+ and -); merge runs of one study"
                    + " only:\n%s")
                .formatted(source.root(), sources.get(0).root(), String.join("\n", changes)));
      }
    }
    return common;
  }

  /**
   * Adds every cell of the sources that the target does not hold yet, with curves, spectra and
   * predictions. Of several copies of a cell the one with most rows is kept, the first of those.
   * Nothing is written if any two disagree.
   *
   * @param told which copies have other rows, a sentence each
   * @return number of cells added
   * @throws RunRefusedException if two runs hold different results of one cell
   * @throws DamagedRunException if two were trained on different data
   */
  public static int into(RunDirectory target, List<RunDirectory> sources, Consumer<String> told)
      throws IOException {
    List<Sessions> sessions = sessions(target, sources);
    Map<String, Copy> kept = new HashMap<>();
    Map<String, Integer> differing = new LinkedHashMap<>();
    choose(target, kept, differing);
    for (RunDirectory source : sources) {
      choose(source, kept, differing);
    }
    differing.forEach((where, cells) -> told.accept("of " + Words.count(cells, "cell") + where));
    Set<String> replaced = new HashSet<>();
    target.records().forEach(cell -> replaced.add(cell.cell()));
    replaced.removeIf(cell -> kept.get(cell).run() == target);
    if (!replaced.isEmpty()) {
      target.takeOut(replaced);
    }
    target.writeSessions(Sessions.joined(target.sessions(), sessions));
    List<List<CellRecord>> additions = new ArrayList<>();
    for (RunDirectory source : sources) {
      List<CellRecord> cells =
          source.records().stream().filter(cell -> kept.get(cell.cell()).run() == source).toList();
      add(target, source, cells);
      additions.add(cells);
    }
    copyExhibits(target, sources);
    target.writeLanes(lanes(target, sources, additions));
    return additions.stream().mapToInt(List::size).sum() - replaced.size();
  }

  /** A record, and the run that holds it. */
  private record Copy(CellRecord cell, RunDirectory run) {
    long rows() {
      return run.rows(cell.cell()).values().stream().mapToLong(Checksums.Sum::lines).sum();
    }

    /** The tables in which another copy has other rows. */
    List<String> differences(Copy other) {
      Map<String, Checksums.Sum> others = other.run.rows(cell.cell());
      List<String> tables = new ArrayList<>();
      run.rows(cell.cell())
          .forEach(
              (table, rows) -> {
                if (!rows.equals(others.get(table))) {
                  tables.add(table);
                }
              });
      return tables;
    }
  }

  /**
   * Compares the cells of a run with the copies known, and keeps those that have more.
   *
   * @param differing counted up: cells by what is said of them
   */
  private static void choose(
      RunDirectory run, Map<String, Copy> kept, Map<String, Integer> differing) throws IOException {
    for (CellRecord cell : run.records()) {
      Copy own = new Copy(cell, run);
      Copy other = kept.putIfAbsent(cell.cell(), own);
      if (other == null) {
        continue;
      }
      requireSame(own, other);
      List<String> tables = own.differences(other);
      if (!tables.isEmpty()) {
        Copy richer = own.rows() > other.rows() ? own : other;
        kept.put(cell.cell(), richer);
        differing.merge(
            ", with the same results in %s and %s, the rows in %s differ; those of %s are kept"
                .formatted(
                    other.run().root(), run.root(), String.join(", ", tables), richer.run().root()),
            1,
            Integer::sum);
      }
    }
  }

  private static void requireSame(Copy own, Copy other) throws RunRefusedException {
    if (!own.cell().sameResult(other.cell())) {
      throw new RunRefusedException(
          ("cell %s is %s in %s but %s in %s; `sigmap verify` tells which of them"
                  + " can be repeated, leave the other out")
              .formatted(
                  own.cell().cell(),
                  other.cell().result(),
                  other.run().root(),
                  own.cell().result(),
                  own.run().root()));
    }
  }

  /** Who trained the sources, on the same data all of them and the target. */
  private static List<Sessions> sessions(RunDirectory target, List<RunDirectory> sources)
      throws IOException {
    SameData data = new SameData("merge runs of the same data only");
    List<Sessions> sessions = new ArrayList<>();
    for (RunDirectory source : sources) {
      source.sessions().requireSame(data, source.root().toString());
      sessions.add(source.sessions());
    }
    target.sessions().requireSame(data, target.root().toString());
    return sessions;
  }

  private static LaneTable lanes(
      RunDirectory target, List<RunDirectory> sources, List<List<CellRecord>> additions)
      throws IOException {
    List<LaneTable> tables = new ArrayList<>();
    List<Set<String>> added = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      tables.add(sources.get(i).lanes().orElse(LaneTable.empty()));
      added.add(additions.get(i).stream().map(CellRecord::cell).collect(Collectors.toSet()));
    }
    return LaneTable.merged(target.lanes().orElse(LaneTable.empty()), tables, added);
  }

  /** Facts about the data are of the study, so those of any part are those of the whole. */
  private static void copyExhibits(RunDirectory target, List<RunDirectory> sources)
      throws IOException {
    for (String name :
        List.of(
            ImageSample.SET_FILE,
            ImageSample.FILE,
            ImageVariance.FILE,
            ClassNames.FILE,
            RunDirectory.METHODS)) {
      for (RunDirectory source : sources) {
        Optional<String> exhibit = source.exhibit(name);
        if (exhibit.isPresent()) {
          target.writeExhibit(name, exhibit.get());
          break;
        }
      }
    }
  }

  private static void add(RunDirectory target, RunDirectory source, List<CellRecord> cells)
      throws IOException {
    Map<CellRecord, String> own = new LinkedHashMap<>();
    cells.forEach(cell -> own.put(cell, cell.cell()));
    copy(target, source, own);
  }

  /**
   * Adds records with curves, spectra and predictions that a source holds.
   *
   * @param records each with the cell of the source whose rows it has
   */
  public static void copy(RunDirectory target, RunDirectory source, Map<CellRecord, String> records)
      throws IOException {
    Set<String> wanted = Set.copyOf(records.values());
    Map<String, List<CurvePoint>> curves = new HashMap<>();
    source.curves(point -> keep(curves, wanted, point.cell(), point));
    Map<String, List<SpectrumPoint>> spectra = new HashMap<>();
    source.spectra(point -> keep(spectra, wanted, point.cell(), point));
    Map<String, List<Prediction>> predictions = new HashMap<>();
    source.predictions(row -> keep(predictions, wanted, row.cell(), row));
    for (Map.Entry<CellRecord, String> record : records.entrySet()) {
      String cell = record.getKey().cell();
      List<CurvePoint> curve = curves.getOrDefault(record.getValue(), List.of());
      List<SpectrumPoint> spectrum = spectra.getOrDefault(record.getValue(), List.of());
      target.append(
          record.getKey(),
          curve.stream().map(point -> point.of(cell)).toList(),
          spectrum.stream().map(point -> point.of(cell)).toList(),
          predictions.getOrDefault(record.getValue(), List.of()).stream()
              .map(row -> row.of(cell))
              .toList());
    }
  }

  private static <P> void keep(
      Map<String, List<P>> points, Set<String> wanted, String cell, P point) {
    if (wanted.contains(cell)) {
      points.computeIfAbsent(cell, key -> new ArrayList<>()).add(point);
    }
  }
}
