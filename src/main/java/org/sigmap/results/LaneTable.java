package org.sigmap.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which cells train side by side: the contents of {@code lanes.csv}, with the columns {@code
 * group,lane,cell}. A checkpoint is a whole group's, so whoever trains a cell again, to go on or to
 * compare, uses the group that the cell was planned in.
 *
 * @param groups the groups, each a list of lanes, each the cells that are read off its training
 */
public record LaneTable(List<List<List<String>>> groups) {
  private static final String HEADER = "group,lane,cell";
  private static final int COLUMNS = 3;

  public LaneTable {
    groups = groups.stream().map(lanes -> lanes.stream().map(List::copyOf).toList()).toList();
  }

  public static LaneTable empty() {
    return new LaneTable(List.of());
  }

  /**
   * The table with a group replaced by the parts it trains in; itself where it has no such group.
   */
  public LaneTable split(List<List<String>> group, List<List<List<String>>> parts) {
    return new LaneTable(
        groups.stream()
            .flatMap(known -> known.equals(group) ? parts.stream() : Stream.of(known))
            .toList());
  }

  /** The groups that hold any of these cells. */
  public LaneTable holding(Set<String> cells) {
    return new LaneTable(groups.stream().filter(group -> holdsAny(group, cells)).toList());
  }

  /** The table with other groups in the place of those that hold any of these cells. */
  public LaneTable replacing(Set<String> cells, List<List<List<String>>> others) {
    return new LaneTable(
        Stream.concat(groups.stream().filter(group -> !holdsAny(group, cells)), others.stream())
            .toList());
  }

  /** Whether a cell of the group is among {@code cells}. */
  static boolean holdsAny(List<List<String>> group, Set<String> cells) {
    return group.stream().flatMap(List::stream).anyMatch(cells::contains);
  }

  /**
   * The groups of a merged run: the target's own, of each source those that trained a cell which
   * was added from it, and then those that nobody has begun.
   *
   * @param added the cells that came of each source
   */
  static LaneTable merged(LaneTable own, List<LaneTable> sources, List<Set<String>> added) {
    List<List<List<String>>> merged = new ArrayList<>(own.groups());
    for (int i = 0; i < sources.size(); i++) {
      for (List<List<String>> group : sources.get(i).groups()) {
        if (holdsAny(group, added.get(i)) && !merged.contains(group)) {
          merged.add(group);
        }
      }
    }
    Set<String> held = new HashSet<>();
    merged.forEach(group -> group.forEach(held::addAll));
    for (LaneTable source : sources) {
      for (List<List<String>> group : source.groups()) {
        if (!holdsAny(group, held)) {
          merged.add(group);
          group.forEach(held::addAll);
        }
      }
    }
    return new LaneTable(merged);
  }

  String toCsv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (int group = 0; group < groups.size(); group++) {
      for (int lane = 0; lane < groups.get(group).size(); lane++) {
        String place = group + "," + lane + ",";
        groups.get(group).get(lane).forEach(cell -> csv.append(place).append(cell).append('\n'));
      }
    }
    return csv.toString();
  }

  /**
   * The table of a run, absent where none was written.
   *
   * @throws DamagedRunException if it is not what Sigmap wrote
   */
  static Optional<LaneTable> read(Path root) throws IOException {
    Path file = root.resolve(RunDirectory.LANES);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return Optional.of(fromCsv(file.toString(), text));
  }

  static LaneTable fromCsv(String name, String csv) throws DamagedRunException {
    List<List<String>> rows = Csv.parse(name, csv);
    if (rows.isEmpty() || !String.join(",", rows.get(0)).equals(HEADER)) {
      throw new DamagedRunException(name + ":1: expected the header " + HEADER);
    }
    Map<String, Map<String, List<String>>> groups = new LinkedHashMap<>();
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      if (row.size() != COLUMNS) {
        throw new DamagedRunException(name + ":" + (i + 1) + ": expected the columns " + HEADER);
      }
      groups
          .computeIfAbsent(row.get(0), key -> new LinkedHashMap<>())
          .computeIfAbsent(row.get(1), key -> new ArrayList<>())
          .add(row.get(2));
    }
    List<List<List<String>>> table = new ArrayList<>();
    groups.values().forEach(lanes -> table.add(List.copyOf(lanes.values())));
    return new LaneTable(table);
  }
}
