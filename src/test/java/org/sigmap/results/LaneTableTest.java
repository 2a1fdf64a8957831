package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneTableTest {
  /** A group of lanes with one cell each. */
  private static List<List<String>> group(String... cells) {
    return List.of(cells).stream().map(List::of).toList();
  }

  private static LaneTable table(List<List<List<String>>> groups) {
    return new LaneTable(groups);
  }

  @Test
  void aGroupIsReplacedByItsPartsWhereItStood() {
    LaneTable table = table(List.of(group("a", "b", "c"), group("d")));
    assertEquals(
        table(List.of(group("a", "b"), group("c"), group("d"))),
        table.split(group("a", "b", "c"), List.of(group("a", "b"), group("c"))));
    assertEquals(table, table.split(group("a", "b"), List.of(group("a"), group("b"))));
  }

  @Test
  void shardsOfOnePlanMergeToThatPlan() {
    List<List<List<String>>> plan = List.of(group("a", "b"), group("c", "d"), group("e"));
    LaneTable merged =
        LaneTable.merged(
            LaneTable.empty(),
            List.of(table(plan), table(plan)),
            List.of(Set.of("c", "d"), Set.of("a", "b")));
    assertEquals(Set.copyOf(plan), Set.copyOf(merged.groups()));
    assertEquals(plan.size(), merged.groups().size());
  }

  /** Digits depend on the group, so each cell keeps the one that it was trained in. */
  @Test
  void runsOfDifferentPlansKeepTheGroupsTheirCellsWereTrainedIn() {
    LaneTable own = table(List.of(group("a", "b")));
    LaneTable other = table(List.of(group("b", "c"), group("d"), group("a")));
    LaneTable merged = LaneTable.merged(own, List.of(other), List.of(Set.of("c", "d")));
    assertEquals(table(List.of(group("a", "b"), group("b", "c"), group("d"))), merged);
  }
}
