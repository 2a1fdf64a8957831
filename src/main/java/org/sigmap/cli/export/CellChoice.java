package org.sigmap.cli.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sigmap.cli.CommandFailure;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Joint;
import org.sigmap.spec.Cell;

/**
 * Which cell of a run the user means.
 *
 * @param others how many finished cells differ from it in nothing but the seed
 */
record CellChoice(Cell cell, int others) {

  /**
   * @param where {@code axis=value}, each
   * @throws CommandFailure if no finished cell, or more than one setting, is meant
   */
  static CellChoice of(List<Cell> cells, List<CellRecord> records, String id, List<String> where) {
    List<Cell> meant = matching(cells, id, where);
    Map<String, CellRecord> held = new LinkedHashMap<>();
    records.forEach(cell -> held.put(cell.cell(), cell));
    List<Cell> done =
        meant.stream()
            .filter(c -> held.containsKey(c.id().value()))
            .filter(c -> !held.get(c.id().value()).status().lost())
            .toList();
    if (done.isEmpty()) {
      List<CellRecord> lost =
          meant.stream().map(c -> held.get(c.id().value())).filter(Objects::nonNull).toList();
      throw CommandFailure.data(nothingToExport(lost));
    }
    requireOneSetting(done);
    return new CellChoice(done.get(0), done.size() - 1);
  }

  private static String nothingToExport(List<CellRecord> lost) {
    if (lost.isEmpty()) {
      return "no cell that is meant is finished; train the rest with `sigmap run --resume`";
    }
    Optional<String> reason = lost.stream().flatMap(cell -> cell.failure().stream()).findFirst();
    return "every cell that is meant "
        + reason.map(why -> "failed or diverged (" + why + ")").orElse("diverged")
        + ", so there are no weights to export; choose another";
  }

  private static List<Cell> matching(List<Cell> cells, String id, List<String> where) {
    Map<String, Object> wanted = wanted(where, axes(cells));
    List<Cell> meant =
        cells.stream()
            .filter(cell -> id == null || cell.id().value().equals(id))
            .filter(
                cell ->
                    wanted.entrySet().stream()
                        .allMatch(axis -> value(cell, axis.getKey()).equals(axis.getValue())))
            .toList();
    if (meant.isEmpty()) {
      List<String> asked = new ArrayList<>(where);
      if (id != null) {
        asked.add(0, "--cell " + id);
      }
      throw CommandFailure.usage(
          "the run has no cell with %s; cells.jsonl lists identities and axes"
              .formatted(String.join(", ", asked)));
    }
    return meant;
  }

  private static Map<String, Object> wanted(List<String> where, Set<String> axes) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    for (String condition : where) {
      int equals = condition.indexOf('=');
      String axis = equals < 0 ? condition : condition.substring(0, equals).strip();
      if (equals < 0 || !axes.contains(axis)) {
        throw CommandFailure.usage(
            "--where takes axis=value with an axis of the run (%s), but is %s"
                .formatted(String.join(", ", axes), condition));
      }
      wanted.put(axis, AxisValue.parse(condition.substring(equals + 1).strip()));
    }
    return wanted;
  }

  /** Seeds may stand for each other; settings may not. */
  private static void requireOneSetting(List<Cell> cells) {
    for (String axis : axes(cells)) {
      Set<String> values = new LinkedHashSet<>();
      cells.forEach(cell -> values.add(AxisValue.label(value(cell, axis))));
      if (!axis.equals(AxisName.SEED.path()) && values.size() > 1) {
        throw CommandFailure.usage(
            "several settings are meant: %s is %s; choose one with --where %s=%s"
                .formatted(axis, String.join(", ", values), axis, values.iterator().next()));
      }
    }
  }

  /** All axes, of which a cell may lack some. */
  private static Set<String> axes(List<Cell> cells) {
    return cells.stream()
        .flatMap(cell -> cell.axes().keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Object value(Cell cell, String axis) {
    return AxisValue.normalise(cell.axes().getOrDefault(axis, Joint.NONE));
  }

  String description() {
    List<String> axes =
        cell.axes().keySet().stream()
            .map(axis -> axis + "=" + AxisValue.label(value(cell, axis)))
            .toList();
    return "cell " + cell.id() + " (" + String.join(", ", axes) + ")";
  }
}
