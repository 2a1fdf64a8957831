package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Matrix;
import org.sigmap.results.Metric;
import org.sigmap.results.Prediction;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Shift;
import org.sigmap.train.Weights;

/**
 * Rows of other files that a network is tested on, all of them, as it sees them: inputs brought to
 * those it was trained on, classes by their names, numbers in the target's units.
 *
 * @param rows the other files'
 * @param known what the network was trained on
 */
record GivenRows(DataSource rows, DataSource known) {

  /** Those that a cell is tested on; empty where it is tested on others. */
  static Optional<GivenRows> tested(OutOfDistributionCell cell, Sources sources) {
    return cell.shift() == Shift.GIVEN ? of(cell, sources) : Optional.empty();
  }

  /** Empty where a cell names none. */
  static Optional<GivenRows> of(OutOfDistributionCell cell, Sources sources) {
    return sources.others(cell).stream()
        .findFirst()
        .map(rows -> new GivenRows(rows, sources.of(cell)));
  }

  /**
   * @throws DataException if the network cannot be tested on them
   */
  void require() {
    rows.size();
    boolean classes = known.size().classes().isPresent();
    if (rows.size().classes().isPresent() != classes) {
      throw refusal(classes ? "its target is a number, not a class" : "its target is no number");
    }
    rows.classNames().stream()
        .filter(name -> !known.classNames().contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw refusal("no row of the class " + name + " trains");
            });
  }

  private DataException refusal(String problem) {
    return new DataException(
        "%s: %s; give shifted rows of what is predicted in %s"
            .formatted(String.join(", ", rows.files()), problem, String.join(", ", known.files())));
  }

  /** Accuracy, or RMSE and R² in the target's units, and the same of the worst group. */
  Map<String, Double> scores(Weights trained, DataSet learned, Draws draws) {
    return scores(trained, learned, all(learned, draws), rows.groups());
  }

  /** What the network says of every row, by its place in its file. */
  List<Prediction> predictions(Cell cell, Weights trained, DataSet learned, Draws draws) {
    return TestScores.predictions(
        cell,
        rows.places().map(places -> new DataSource.TestRows(places, null)),
        known.classNames(),
        learned,
        all(learned, draws),
        trained);
  }

  private Rows all(DataSet learned, Draws draws) {
    DataSet given = rows.read(draws);
    Matrix inputs = stacked(given.train().inputs(), given.test().inputs());
    Matrix own = stacked(given.train().targets(), given.test().targets());
    return new Rows(
        inputs, learned.classes().isPresent() ? byName(own) : inUnits(own, given, learned));
  }

  /** Of the test rows as they are, beside what no inputs give. */
  static Map<String, Double> scores(Weights trained, DataSet learned, DataSource source) {
    Map<String, Double> metrics = new LinkedHashMap<>(TestScores.of(learned, trained));
    int train = source.size().train();
    metrics.putAll(
        scores(
            trained,
            learned,
            learned.test(),
            // Groups of training rows stand first.
            source.groups().map(groups -> Arrays.copyOfRange(groups, train, groups.length))));
    return metrics;
  }

  private static Map<String, Double> scores(
      Weights trained, DataSet learned, Rows rows, Optional<int[]> groups) {
    Matrix outputs = TestScores.outputs(trained, rows.inputs());
    Map<String, Double> metrics = new LinkedHashMap<>();
    int[] all = IntStream.range(0, rows.inputs().rows()).toArray();
    if (learned.classes().isPresent()) {
      int[] labels = TestScores.labels(rows.targets());
      int[] answers = TestScores.labels(outputs);
      metrics.put(Metric.OOD_ACCURACY.key(), right(labels, answers, all));
      worst(groups, group -> right(labels, answers, group), false)
          .ifPresent(value -> metrics.put(Metric.WORST_GROUP_ACCURACY.key(), value));
      return metrics;
    }
    RawRows.Standardised units = (RawRows.Standardised) learned.raw().ofTargets();
    Map<String, Double> scores = TestScores.regression(units, rows, outputs);
    metrics.put(Metric.OOD_RMSE.key(), scores.get(Metric.TEST_RMSE.key()));
    if (scores.containsKey(Metric.TEST_R2.key())) {
      metrics.put(Metric.OOD_R2.key(), scores.get(Metric.TEST_R2.key()));
    }
    worst(
            groups,
            group ->
                TestScores.regression(
                        units,
                        new Rows(rows.inputs().selectRows(group), rows.targets().selectRows(group)),
                        outputs.selectRows(group))
                    .get(Metric.TEST_RMSE.key()),
            true)
        .ifPresent(value -> metrics.put(Metric.WORST_GROUP_RMSE.key(), value));
    return metrics;
  }

  private static double right(int[] labels, int[] answers, int[] rows) {
    return (double) Arrays.stream(rows).filter(i -> labels[i] == answers[i]).count() / rows.length;
  }

  @FunctionalInterface
  private interface Score {
    double of(int[] rows);
  }

  private static Optional<Double> worst(Optional<int[]> groups, Score score, boolean largest) {
    return groups.flatMap(
        of ->
            Arrays.stream(of)
                .distinct()
                .mapToObj(
                    group ->
                        score.of(
                            IntStream.range(0, of.length).filter(i -> of[i] == group).toArray()))
                .reduce(largest ? Math::max : Math::min));
  }

  private static Matrix stacked(Matrix above, Matrix below) {
    return new Matrix(
        above.rows() + below.rows(),
        above.columns(),
        Stream.of(above, below).flatMapToDouble(m -> Arrays.stream(m.values())).toArray());
  }

  /** 1 at the class of the same name among those that were learned. */
  private Matrix byName(Matrix own) {
    List<String> names = rows.classNames();
    int[] labels =
        Arrays.stream(TestScores.labels(own))
            .map(label -> known.classNames().indexOf(names.get(label)))
            .toArray();
    return Rows.oneHot(labels, known.classNames().size());
  }

  /** Numbers as the learned ones were standardised. */
  private static Matrix inUnits(Matrix own, DataSet given, DataSet learned) {
    RawRows.Standardised theirs = (RawRows.Standardised) given.raw().ofTargets();
    RawRows.Standardised ours = (RawRows.Standardised) learned.raw().ofTargets();
    return ours.standardised(Matrix.column(Arrays.stream(own.values()).map(theirs::raw).toArray()));
  }
}
