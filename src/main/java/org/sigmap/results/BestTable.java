package org.sigmap.results;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.math.Estimate;

/** {@code best.csv}: the best value of an axis at every setting of the others, as text. */
public final class BestTable {
  private static final List<String> COLUMNS =
      List.of(
          "axis,metric,best,alike,seeds,own_mean,own_ci95_low,own_ci95_high,incomplete,ahead,lost,equal"
              .split(","));

  private BestTable() {}

  /**
   * The contents of {@code best.csv}. {@code best} is empty where no value has every seed, and
   * where {@link BestValues.Row#allSame no seed tells them apart}, which is {@code equal}; values
   * of {@code alike}, {@code incomplete} (some seeds are missing) and {@code ahead} (those of them
   * with a better mean than the best) are separated by spaces; {@code lost} counts seeds without a
   * result among those of all values.
   */
  public static String of(List<BestValues> tables) {
    List<String> axes =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .findFirst()
            .map(row -> List.copyOf(row.group().keySet()))
            .orElse(List.of());
    AxisColumns columns =
        AxisColumns.of(
            axes,
            tables.stream().flatMap(t -> t.rows().stream()).map(BestValues.Row::group).toList());
    StringBuilder csv = new StringBuilder(Csv.row(columns.names(), COLUMNS));
    for (BestValues table : tables) {
      for (BestValues.Row row : table.rows()) {
        csv.append(Csv.row(columns.labels(row.group()), fields(table, row)));
      }
    }
    return csv.toString();
  }

  private static List<String> fields(BestValues table, BestValues.Row row) {
    Optional<Estimate> own = row.ofSeeds();
    int lost = row.candidates().stream().mapToInt(c -> c.seeds().lost()).sum();
    int all = row.candidates().stream().mapToInt(c -> c.seeds().all()).sum();
    return List.of(
        table.axis(),
        table.metric(),
        row.best()
            .filter(best -> !row.allSame())
            .map(best -> AxisValue.label(best.value()))
            .orElse(""),
        labels(row.alike()),
        own.map(e -> Integer.toString(e.n())).orElse(""),
        own.map(e -> Csv.number(e.mean())).orElse(""),
        own.map(e -> Csv.number(e.low())).orElse(""),
        own.map(e -> Csv.number(e.high())).orElse(""),
        labels(row.candidates().stream().filter(c -> !c.seeds().complete()).toList()),
        labels(table.ahead(row)),
        lost + " of " + all,
        Boolean.toString(row.allSame()));
  }

  private static String labels(List<BestValues.Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> AxisValue.label(candidate.value()))
        .collect(Collectors.joining(" "));
  }
}
