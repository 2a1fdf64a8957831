package org.sigmap.math;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Multinomial logistic regression with an unpenalised intercept: W and b minimise 1/n Σ_i −log
 * softmax(φ_i W + b)_{y_i} + λ/2 ‖W‖². What scikit-learn's {@code LogisticRegression} minimises
 * with C = 1/(λn).
 *
 * @param weights W, [h, k]
 * @param intercept b, [k]; −∞ of a class that no row has, which is never answered
 */
public record LogisticRegression(Matrix weights, double[] intercept) {
  private static final int MOST_ITERATIONS = 5000;

  /** Pairs of steps and gradients that the curvature is read off. */
  private static final int MEMORY = 20;

  /** Largest entry of the gradient, in coordinates in which no curvature exceeds 1. */
  private static final double TOLERANCE = 1e-9;

  private static final double SUFFICIENT = 1e-4;
  private static final double SHORTEST = 1e-12;
  private static final double ROUNDING = 1e-15;

  /**
   * L-BFGS (Liu and Nocedal 1989) in coordinates that make the problem round: features are centred
   * and turned to the eigenvectors of their covariance, and coordinate j, of variance s_j, is
   * scaled by (s_j/2 + λ)^−½, for ½ Σ̂ bounds the curvature of the data term (Böhning 1992).
   *
   * @param features Φ, [n, h]
   * @param labels classes, [n]
   * @param classes k
   * @param lambda λ &gt; 0
   * @return empty if it comes to no end within 5,000 iterations
   */
  public static Optional<LogisticRegression> fit(
      Matrix features, int[] labels, int classes, double lambda) {
    return new Search(features, labels, classes, lambda).minimum();
  }

  /** Logits Φ W + b, [n, k]. */
  public Matrix outputs(Matrix features) {
    Matrix logits = features.times(weights);
    for (int i = 0; i < logits.values().length; i++) {
      logits.values()[i] += intercept[i % intercept.length];
    }
    return logits;
  }

  /** Mean of −log softmax(logits) at the labels; infinite where one is of a class without rows. */
  public static double loss(Matrix logits, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] row = logits.row(i);
      sum += logSumExp(row) - row[labels[i]];
    }
    return sum / labels.length;
  }

  private static double logSumExp(double[] row) {
    double largest = Arrays.stream(row).max().orElseThrow();
    return largest + Math.log(Arrays.stream(row).map(logit -> Math.exp(logit - largest)).sum());
  }

  private static final class Search {
    /** Turned and scaled features with a last column of ones, [n, h + 1], and its transpose. */
    private final Matrix rows;

    private final Matrix columns;
    private final int[] labels;
    private final int classes;

    /** Of a parameter's row, half its curvature from the penalty; 0 of the intercept, [h + 1]. */
    private final double[] penalties;

    /** From turned and scaled coordinates to those of the features, [h, h]. */
    private final Matrix map;

    private final double[] mean;

    /** Whether a class has rows, [k]; others have no part in any sum. */
    private final boolean[] there;

    Search(Matrix features, int[] labels, int classes, double lambda) {
      int n = features.rows();
      int h = features.columns();
      this.labels = labels;
      this.classes = classes;
      there = new boolean[classes];
      Arrays.stream(labels).forEach(label -> there[label] = true);
      mean = new double[h];
      for (int i = 0; i < n * h; i++) {
        mean[i % h] += features.values()[i] / n;
      }
      double[] centred = features.values().clone();
      for (int i = 0; i < centred.length; i++) {
        centred[i] -= mean[i % h];
      }
      Matrix deviations = new Matrix(n, h, centred);
      Matrix square = SymmetricEigen.symmetrized(deviations.transpose().times(deviations));
      SymmetricEigen eigen = SymmetricEigen.of(square);
      double[] scaled = eigen.vectors().values().clone();
      double[] gains = new double[h];
      penalties = new double[h + 1];
      for (int j = 0; j < h; j++) {
        double variance = Math.max(eigen.values()[j], 0) / n;
        gains[j] = 1 / Math.sqrt(variance / 2 + lambda);
        penalties[j] = lambda * gains[j] * gains[j];
      }
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= gains[i % h];
      }
      map = new Matrix(h, h, scaled);
      double[] turned = deviations.times(map).values();
      double[] all = new double[n * (h + 1)];
      for (int i = 0; i < n; i++) {
        System.arraycopy(turned, i * h, all, i * (h + 1), h);
        all[i * (h + 1) + h] = 1;
      }
      rows = new Matrix(n, h + 1, all);
      columns = rows.transpose();
    }

    /** The objective and its gradient [(h + 1)·k]. */
    private record Point(double[] at, double value, double[] gradient) {}

    private Point point(double[] at) {
      Matrix logits = rows.times(new Matrix(rows.columns(), classes, at));
      int n = rows.rows();
      double[] errors = logits.values();
      double value = 0;
      for (int i = 0; i < n; i++) {
        double[] row = logits.row(i);
        for (int c = 0; c < classes; c++) {
          row[c] = there[c] ? row[c] : Double.NEGATIVE_INFINITY;
        }
        double all = logSumExp(row);
        value += (all - row[labels[i]]) / n;
        for (int c = 0; c < classes; c++) {
          errors[i * classes + c] = (Math.exp(row[c] - all) - (c == labels[i] ? 1 : 0)) / n;
        }
      }
      double[] gradient = columns.times(new Matrix(n, classes, errors)).values();
      for (int i = 0; i < at.length; i++) {
        double penalty = penalties[i / classes];
        value += penalty / 2 * at[i] * at[i];
        gradient[i] += penalty * at[i];
      }
      return new Point(at, value, gradient);
    }

    Optional<LogisticRegression> minimum() {
      Deque<double[][]> pairs = new ArrayDeque<>();
      Point now = point(new double[rows.columns() * classes]);
      for (int i = 0; i < MOST_ITERATIONS && largest(now.gradient()) > TOLERANCE; i++) {
        Point next = step(now, direction(now.gradient(), pairs));
        if (next == null && pairs.isEmpty()) {
          return Optional.empty();
        }
        if (next == null) {
          // Rounding has spoilt the curvature that is remembered.
          pairs.clear();
          continue;
        }
        double[] moved = difference(next.at(), now.at());
        double[] turned = difference(next.gradient(), now.gradient());
        if (dot(moved, turned) > 0) {
          pairs.addFirst(new double[][] {moved, turned});
        }
        if (pairs.size() > MEMORY) {
          pairs.removeLast();
        }
        now = next;
      }
      return largest(now.gradient()) > TOLERANCE ? Optional.empty() : Optional.of(found(now.at()));
    }

    /** Halves a step until the objective falls as its slope promises; null where none does. */
    private Point step(Point from, double[] direction) {
      double slope = dot(from.gradient(), direction);
      for (double length = 1; length > SHORTEST; length /= 2) {
        double[] at = from.at().clone();
        for (int i = 0; i < at.length; i++) {
          at[i] += length * direction[i];
        }
        Point there = point(at);
        // Near the minimum the slope promises less than the objective's last digits.
        double digits = ROUNDING * Math.abs(from.value());
        if (there.value() <= from.value() + SUFFICIENT * length * slope + digits) {
          return there;
        }
      }
      return null;
    }

    /** −H∇ by the two loops of Nocedal and Wright (2006, algorithm 7.4), newest pairs first. */
    private static double[] direction(double[] gradient, Deque<double[][]> pairs) {
      double[] q = Arrays.stream(gradient).map(g -> -g).toArray();
      double[] shares = new double[pairs.size()];
      int at = 0;
      for (double[][] pair : pairs) {
        shares[at] = dot(pair[0], q) / dot(pair[0], pair[1]);
        add(q, -shares[at++], pair[1]);
      }
      if (!pairs.isEmpty()) {
        double[][] newest = pairs.peekFirst();
        double scale = dot(newest[0], newest[1]) / dot(newest[1], newest[1]);
        Arrays.setAll(q, i -> q[i] * scale);
      }
      for (Iterator<double[][]> old = pairs.descendingIterator(); old.hasNext(); ) {
        double[][] pair = old.next();
        add(q, shares[--at] - dot(pair[1], q) / dot(pair[0], pair[1]), pair[0]);
      }
      return q;
    }

    private LogisticRegression found(double[] at) {
      int h = mean.length;
      Matrix weights = map.times(new Matrix(h, classes, Arrays.copyOf(at, h * classes)));
      double[] shift = new Matrix(1, h, mean).times(weights).values();
      double[] intercept = new double[classes];
      for (int c = 0; c < classes; c++) {
        intercept[c] = there[c] ? at[h * classes + c] - shift[c] : Double.NEGATIVE_INFINITY;
      }
      return new LogisticRegression(weights, intercept);
    }

    private static double largest(double[] values) {
      return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }

    private static void add(double[] to, double share, double[] values) {
      for (int i = 0; i < to.length; i++) {
        to[i] += share * values[i];
      }
    }

    private static double[] difference(double[] a, double[] b) {
      double[] difference = a.clone();
      add(difference, -1, b);
      return difference;
    }
  }
}
