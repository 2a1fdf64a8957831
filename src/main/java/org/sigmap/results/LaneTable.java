package org.sigmap.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which cells train side by side: the contents of {@code lanes.csv}, with the columns {@code
 * group,lane,cell}. A lane's last digits depend on how many lanes its graph has, so whoever trains
 * a cell again, to go on or to compare, uses the group that the cell was planned in.
 *
 * @param groups the groups, each a list of lanes, each the cells that are read off its training
 */
public record LaneTable(List<List<List<String>>> groups) {
  private static final String HEADER = "group,lane,cell";
  private static final int COLUMNS = 3;

  public LaneTable {
    groups = groups.stream().map(lanes -> lanes.stream().map(List::copyOf).toList()).toList();
  }

  /** The groups of several tables, in order. */
  public static LaneTable join(List<LaneTable> tables) {
    return new LaneTable(tables.stream().flatMap(table -> table.groups().stream()).toList());
  }

  String toCsv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (int group = 0; group < groups.size(); group++) {
      for (int lane = 0; lane < groups.get(group).size(); lane++) {
        for (String cell : groups.get(group).get(lane)) {
          csv.append(group).append(',').append(lane).append(',').append(cell).append('\n');
        }
      }
    }
    return csv.toString();
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
