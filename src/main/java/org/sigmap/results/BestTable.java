package org.sigmap.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The contents of {@code best.csv}: the best value of one axis in every setting of the others. */
public final class BestTable {
  private static final List<String> COLUMNS =
      List.of(
          "axis",
          "metric",
          "best",
          "alike",
          "seeds",
          "own_mean",
          "own_ci95_low",
          "own_ci95_high",
          "incomplete",
          "ahead",
          "lost");

  private BestTable() {}

  /**
   * The table of one study. {@code best} is empty where no value has every seed; values of {@code
   * alike}, {@code incomplete} (some seeds are missing) and {@code ahead} (those of them with a
   * better mean than the best) are separated by spaces; {@code lost} counts seeds without a result
   * among those of all values.
   */
  public static String toCsv(List<BestValues> tables) {
    List<String> axes =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .findFirst()
            .map(row -> List.copyOf(row.group().keySet()))
            .orElse(List.of());
    List<String> header = new ArrayList<>(axes);
    header.addAll(COLUMNS);
    StringBuilder csv = new StringBuilder(Csv.row(header));
    for (BestValues table : tables) {
      for (BestValues.Row row : table.rows()) {
        List<String> fields = new ArrayList<>();
        axes.forEach(other -> fields.add(AxisValue.label(row.group().get(other))));
        fields.addAll(fields(table, row));
        csv.append(Csv.row(fields));
      }
    }
    return csv.toString();
  }

  private static List<String> fields(BestValues table, BestValues.Row row) {
    List<String> fields = new ArrayList<>(List.of(table.axis(), table.metric()));
    fields.add(row.best().map(best -> AxisValue.label(best.value())).orElse(""));
    fields.add(labels(row.alike()));
    fields.add(row.ofSeeds().map(own -> Integer.toString(own.n())).orElse(""));
    for (int i = 0; i < 3; i++) {
      int column = i;
      fields.add(
          row.ofSeeds()
              .map(own -> new double[] {own.mean(), own.low(), own.high()}[column])
              .filter(number -> !number.isNaN())
              .map(number -> Double.toString(number))
              .orElse(""));
    }
    int lost = row.candidates().stream().mapToInt(c -> c.seeds().lost()).sum();
    int all = row.candidates().stream().mapToInt(c -> c.seeds().all()).sum();
    List<BestValues.Candidate> incomplete = new ArrayList<>(row.candidates());
    incomplete.removeIf(c -> c.seeds().complete());
    fields.addAll(List.of(labels(incomplete), labels(table.ahead(row)), lost + " of " + all));
    return fields;
  }

  private static String labels(List<BestValues.Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> AxisValue.label(candidate.value()))
        .collect(Collectors.joining(" "));
  }
}
