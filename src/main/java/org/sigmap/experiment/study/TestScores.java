package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.source.DataSource;
import org.sigmap.math.Matrix;
import org.sigmap.results.Metric;
import org.sigmap.results.Prediction;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Words;
import org.sigmap.train.ForwardPass;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/** How well test rows are predicted, in the terms of who has the rows, computed in float64. */
final class TestScores {
  /** Rows of one forward pass: what they make of memory does not grow with the test. */
  private static final int BLOCK = 4096;

  /** A table of so many classes still fits a page. */
  private static final int MOST_CLASSES = 20;

  private TestScores() {}

  /** Those of {@link #regression} or {@link #classification}. */
  static Map<String, Double> of(DataSet data, Weights trained) {
    Matrix outputs = outputs(trained, data.test().inputs());
    return data.classes().isPresent()
        ? classification(data.train(), data.test(), outputs)
        : regression((RawRows.Standardised) data.raw().ofTargets(), data.test(), outputs);
  }

  /** f(X) {@code [n,o]}. */
  static Matrix outputs(Weights trained, Matrix rows) {
    return byBlocks(trained, rows, (pass, block) -> pass.of(trained, block).outputs());
  }

  /** What the head sees of rows {@code [n,h]}. */
  static Matrix features(Weights trained, Matrix rows) {
    return byBlocks(trained, rows, (pass, block) -> pass.features(trained, block));
  }

  private static Matrix byBlocks(
      Weights trained, Matrix rows, BiFunction<ForwardPass, Matrix, Matrix> of) {
    double[] all = null;
    try (ForwardPass pass = new ForwardPass(trained, rows, SessionOptions.singleThreaded())) {
      for (int from = 0; from < rows.rows(); from += BLOCK) {
        int[] block = IntStream.range(from, Math.min(from + BLOCK, rows.rows())).toArray();
        Matrix some = of.apply(pass, rows.selectRows(block));
        all = all == null ? new double[rows.rows() * some.columns()] : all;
        System.arraycopy(some.values(), 0, all, from * some.columns(), some.values().length);
      }
    }
    return new Matrix(rows.rows(), all.length / rows.rows(), all);
  }

  /**
   * RMSE √(Σ(f − y)²/n) in the units of the targets, R² = 1 − Σ(f − y)²/Σ(y − ȳ)² with ȳ the test
   * rows' mean (left out where they are all alike), and both of the mean of the training targets.
   */
  static Map<String, Double> regression(RawRows.Standardised units, Rows test, Matrix outputs) {
    double[] y = test.targets().values();
    double mean = Arrays.stream(y).average().orElseThrow();
    double error = 0;
    double baseline = 0;
    double spread = 0;
    for (int i = 0; i < y.length; i++) {
      double miss = outputs.values()[i] - y[i];
      error += miss * miss;
      baseline += y[i] * y[i];
      spread += (y[i] - mean) * (y[i] - mean);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    double unit = units.standardDeviation();
    metrics.put(Metric.TEST_RMSE.key(), unit * Math.sqrt(error / y.length));
    metrics.put(Metric.BASELINE_RMSE.key(), unit * Math.sqrt(baseline / y.length));
    if (spread > 0) {
      metrics.put(Metric.TEST_R2.key(), 1 - error / spread);
      metrics.put(Metric.BASELINE_R2.key(), 1 - baseline / spread);
    }
    return metrics;
  }

  /**
   * The accuracy of always answering the class that most training rows have (the first of several),
   * accuracy by class and, of at most {@value #MOST_CLASSES} classes, what each is taken for.
   */
  static Map<String, Double> classification(Rows train, Rows test, Matrix outputs) {
    int[] labels = labels(test.targets());
    int classes = test.targets().columns();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.BASELINE_ACCURACY.key(), majority(train, test));
    metrics.putAll(byClass(counts(labels, labels(outputs), classes), Metric.TEST_CLASS_ACCURACY));
    return metrics;
  }

  /** Accuracy on test rows of the class that most training rows have, the first of several. */
  static double majority(Rows train, Rows test) {
    int[] labels = labels(test.targets());
    int[] sizes = new int[test.targets().columns()];
    for (int label : labels(train.targets())) {
      sizes[label]++;
    }
    int majority =
        IntStream.range(0, sizes.length).reduce(0, (a, b) -> sizes[b] > sizes[a] ? b : a);
    long right = Arrays.stream(labels).filter(label -> label == majority).count();
    return (double) right / labels.length;
  }

  /**
   * What a trained network says of the test rows of a cell: numbers in the target's own units,
   * classes by their names, or their places where they have none; by the rows' places.
   *
   * @param rows how the test rows are known; empty where they are in no file
   * @param data what the network was trained on
   */
  static List<Prediction> predictions(
      Cell cell,
      Optional<DataSource.TestRows> rows,
      List<String> classNames,
      DataSet data,
      Rows tests,
      Weights trained) {
    String id = cell.id().value();
    double[] y = tests.targets().values();
    DataSource.TestRows known =
        rows.orElseGet(
            () ->
                new DataSource.TestRows(
                    IntStream.range(0, tests.targets().rows()).toArray(), null));
    Matrix outputs = outputs(trained, tests.inputs());
    IntFunction<String> target;
    IntFunction<String> answer;
    if (data.classes().isPresent()) {
      // A line of the table holds all of a name.
      List<String> names = classNames.stream().map(Words::escape).toList();
      IntFunction<String> name = c -> names.isEmpty() ? Integer.toString(c) : names.get(c);
      int[] own = labels(tests.targets());
      int[] told = labels(outputs);
      target = i -> name.apply(own[i]);
      answer = i -> name.apply(told[i]);
    } else {
      RawRows.Standardised units = (RawRows.Standardised) data.raw().ofTargets();
      target = i -> Double.toString(known.targets() == null ? units.raw(y[i]) : known.targets()[i]);
      answer = i -> Double.toString(units.raw(outputs.values()[i]));
    }
    return IntStream.range(0, tests.targets().rows())
        .mapToObj(i -> new Prediction(id, known.places()[i], target.apply(i), answer.apply(i)))
        .sorted(Comparator.comparingInt(Prediction::row))
        .toList();
  }

  /**
   * The column of each row's largest entry, of equal ones the first; of one column, which tells two
   * classes apart by its sign, the second where it is positive.
   */
  static int[] labels(Matrix rows) {
    int[] labels = new int[rows.rows()];
    if (rows.columns() == 1) {
      Arrays.setAll(labels, i -> rows.get(i, 0) > 0 ? 1 : 0);
      return labels;
    }
    for (int i = 0; i < labels.length; i++) {
      for (int c = 1; c < rows.columns(); c++) {
        labels[i] = rows.get(i, c) > rows.get(i, labels[i]) ? c : labels[i];
      }
    }
    return labels;
  }

  /** Rows by class and by what they are taken for. */
  static int[][] counts(int[] labels, Matrix outputs) {
    return counts(labels, labels(outputs), Math.max(outputs.columns(), 2));
  }

  private static int[][] counts(int[] labels, int[] answers, int classes) {
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][answers[i]]++;
    }
    return counts;
  }

  /**
   * Accuracy class by class and {@code confusion_a_b}, the share of rows of class a that are taken
   * for b. Classes that no row has are left out.
   */
  static Map<String, Double> byClass(int[][] counts, Metric accuracy) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int label = 0; label < counts.length; label++) {
      double total = Arrays.stream(counts[label]).sum();
      if (total > 0) {
        metrics.put(accuracy.named(label), counts[label][label] / total);
        for (int answer = 0; answer < counts.length && counts.length <= MOST_CLASSES; answer++) {
          metrics.put(Metric.CONFUSION.named(label, answer), counts[label][answer] / total);
        }
      }
    }
    return metrics;
  }
}
