package org.sigmap.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tables for other programs, in which every row says of itself what it is of: {@code results.csv},
 * a row a cell, and, on request, {@code curves-with-axes.csv}, a row a point of a curve.
 *
 * <p>Axes have the columns of {@code summary.csv}, then comes the tuned field, where there is one,
 * and the seed.
 */
public final class TidyTables {
  public static final String RESULTS = "results.csv";
  private static final String CURVES = "curves-with-axes.csv";

  private final RunDirectory run;
  private final List<CellRecord> cells;
  private final AxisColumns columns;

  /** The tuned field of each cell's record: at most one in a run. */
  private final List<String> tuned;

  /**
   * @param cells the results, an axis of several fields {@linkplain Joint#joined joined}
   */
  public TidyTables(RunDirectory run, List<CellRecord> cells) {
    this.run = run;
    List<String> axes =
        cells.stream().findFirst().map(c -> List.copyOf(c.setting().keySet())).orElse(List.of());
    columns = AxisColumns.of(axes, cells.stream().map(CellRecord::axes).toList());
    tuned =
        cells.stream()
            .flatMap(c -> Stream.ofNullable(c.tuned()))
            .map(TunedValue::field)
            .distinct()
            .toList();
    List<String> order = new ArrayList<>(axes);
    order.add(AxisName.SEED.path());
    this.cells =
        cells.stream()
            .sorted(Comparator.comparing(CellRecord::axes, AxisValue.settingOrder(order)))
            .toList();
  }

  /** Writes {@code results.csv}, ordered by axes and seed. */
  public void write() throws IOException {
    run.writeTable(RESULTS, true, results());
  }

  private String results() {
    TreeSet<String> metrics = new TreeSet<>();
    cells.forEach(cell -> metrics.addAll(cell.metrics().keySet()));
    List<String> names = List.copyOf(metrics);
    return Csv.text(
        header(Stream.concat(Stream.of("status", "steps"), names.stream())),
        cells,
        cell -> {
          List<String> fields = new ArrayList<>(place(cell));
          fields.add(cell.status().word());
          fields.add(Long.toString(cell.steps()));
          names.forEach(
              name -> fields.add(Csv.number(cell.metrics().getOrDefault(name, Double.NaN))));
          return fields;
        });
  }

  private List<String> header(Stream<String> behind) {
    Stream<String> axes = Stream.concat(columns.names().stream(), tuned.stream());
    return Stream.of(Stream.of("cell"), axes, Stream.of(AxisName.SEED.path()), behind)
        .flatMap(part -> part)
        .toList();
  }

  /** What a row is of: cell, axes, tuned value, seed. */
  private List<String> place(CellRecord cell) {
    List<String> place = new ArrayList<>(List.of(cell.cell()));
    place.addAll(columns.labels(cell.axes()));
    tuned.forEach(
        field ->
            place.add(
                Optional.ofNullable(cell.tuned())
                    .map(value -> AxisValue.label(value.value()))
                    .orElse("")));
    place.add(AxisValue.label(cell.axes().get(AxisName.SEED.path())));
    return place;
  }

  /**
   * Writes {@code curves.csv} with what each cell is, in the order of that file, which has the
   * checksums.
   *
   * @param wanted false: only where there is such a file already, which would go on telling of
   *     fewer cells
   */
  public void writeCurves(boolean wanted) throws IOException {
    Path file = run.root().resolve(CURVES);
    if (!wanted && !Files.exists(file)) {
      return;
    }
    Map<String, String> places = new HashMap<>();
    for (CellRecord cell : cells) {
      places.put(cell.cell(), Csv.row(place(cell)).stripTrailing());
    }
    AtomicFile.writing(
        file,
        text -> {
          text.write(Csv.row(header(Stream.of("step", "metric", "value"))));
          run.curves(point -> write(point, places, text));
        });
  }

  private static void write(CurvePoint point, Map<String, String> places, Writer text) {
    String place = places.get(point.cell());
    // Trials of a tuned value have curves too, and are no results.
    if (place != null) {
      try {
        text.write(
            place
                + ","
                + Csv.row(
                    List.of(
                        Long.toString(point.step()), point.metric(), Csv.number(point.value()))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
