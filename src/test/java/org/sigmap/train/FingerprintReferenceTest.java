package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.ReferenceNetwork.LossDecay;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Statistics;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;

/**
 * Fingerprints of gradient descent, the heavy ball and sharpness-aware minimization, each behind a
 * power of Σ, against float64 loops that share no code with the graph.
 */
class FingerprintReferenceTest {
  private static final int POINTS = 4;
  private static final int LOG_EVERY = 2;
  private static final double RATE = 0.02;
  private static final double DECAY = 0.05;
  private static final double EXACT = 1e-9;

  /** The upper 97.5 % point of Student's t with 2 degrees of freedom, from a table. */
  private static final double T_OF_TWO = 4.30265272991;

  /** A heavy ball of gradients taken at distance ρ up the slope. */
  record Rule(OptimizerSpec spec, double momentum, double rho) {}

  static Stream<Rule> rules() {
    return Stream.of(
        new Rule(new OptimizerSpec.GradientDescent(RATE), 0, 0),
        new Rule(new OptimizerSpec.Momentum(RATE, 0.8), 0.8, 0),
        new Rule(new OptimizerSpec.Sam(RATE, 0.3, 0.8), 0.8, 0.3));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rules")
  void agreesWithLoopsAtEveryLogPoint(Rule rule) {
    double p = -0.7;
    LaneInputs lane = FingerprintLanes.lane(rule.spec(), 0, p, DECAY);
    TrainingShape shape =
        FingerprintLanes.shape(
            rule.spec(),
            ConventionsSpec.defaults(),
            1,
            Precision.FLOAT64,
            new CovariancePower(CovarianceSource.POPULATION));
    int[] chunks = SmallLanes.repeat(LOG_EVERY, POINTS);
    Loop loop = new Loop(lane, rule, power(p));
    for (Observation seen : SmallLanes.train(shape, List.of(lane), chunks).observations()) {
      loop.take(LOG_EVERY);
      loop.compare(seen, rule + " after " + seen.step());
    }
  }

  /** Σ^p from the eigenvectors that Σ was made of. */
  private static double[][] power(double p) {
    double[][] u = FingerprintLanes.eigenvectors();
    int d = u.length;
    double[][] power = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int r = 0; r < d; r++) {
          power[i][j] += u[i][r] * Math.pow(FingerprintLanes.EIGENVALUES[r], p) * u[j][r];
        }
      }
    }
    return power;
  }

  /** The optimizer in loops: raw gradient, update and weights of the step about to be taken. */
  private static final class Loop {
    private final double[][] x;
    private final double[][] y;
    private final Rule rule;
    private final double[][] power;
    private ReferenceNetwork theta;
    private ReferenceNetwork buffer;
    private ReferenceNetwork update;
    private ReferenceNetwork pathUpdates;
    private ReferenceNetwork pathGradients;

    Loop(LaneInputs lane, Rule rule, double[][] power) {
      x = ReferenceNetwork.rows(lane.examples().trainInputs());
      y = ReferenceNetwork.rows(lane.examples().trainTargets());
      this.rule = rule;
      this.power = power;
      Weights w = lane.initial();
      theta = ReferenceNetwork.of(w.w1(), w.b1(), w.w2(), w.b2());
      look();
    }

    private ReferenceNetwork gradient(ReferenceNetwork at) {
      return at.gradient(x, y, LossDecay.NONE);
    }

    private void look() {
      ReferenceNetwork ascent = gradient(theta).preconditioned(power);
      ReferenceNetwork worst = theta.plus(rule.rho() / norm(ascent), ascent);
      ReferenceNetwork now = gradient(worst).preconditioned(power);
      buffer = buffer == null ? now : now.plus(rule.momentum(), buffer);
      update = buffer.plus(DECAY, theta.withZeroBiases());
    }

    void take(int steps) {
      pathUpdates = update;
      pathGradients = gradient(theta);
      for (int i = 0; i < steps; i++) {
        theta = theta.plus(-RATE, update);
        look();
        if (i < steps - 1) {
          pathUpdates = pathUpdates.plus(1, update);
          pathGradients = pathGradients.plus(1, gradient(theta));
        }
      }
    }

    private static double norm(ReferenceNetwork g) {
      double sum = 0;
      for (double[][] part : List.of(g.w1(), g.w2(), new double[][] {g.b1(), g.b2()})) {
        for (double[] row : part) {
          for (double value : row) {
            sum += value * value;
          }
        }
      }
      return Math.sqrt(sum);
    }

    void compare(Observation seen, String what) {
      compare(update.w1(), gradient(theta).w1(), seen.fingerprints().get(0), what);
      compare(pathUpdates.w1(), pathGradients.w1(), seen.paths().get(0), what + ", path");
    }

    private static void compare(double[][] u, double[][] g, SpectralFingerprint seen, String what) {
      int d = g.length;
      double[] updateNorms = new double[d];
      double[] gradientNorms = new double[d];
      double[] cosines = new double[d];
      for (int r = 0; r < d; r++) {
        double[] step = along(r, u);
        double[] slope = along(r, g);
        updateNorms[r] = RATE * Math.sqrt(inner(step, step));
        gradientNorms[r] = Math.sqrt(inner(slope, slope));
        cosines[r] = RATE * inner(step, slope) / (updateNorms[r] * gradientNorms[r]);
      }
      TestMatrices.assertClose(FingerprintLanes.EIGENVALUES, seen.eigenvalues(), EXACT, what);
      TestMatrices.assertClose(updateNorms, seen.updateNorms(), EXACT, what);
      TestMatrices.assertClose(gradientNorms, seen.gradientNorms(), EXACT, what);
      TestMatrices.assertClose(cosines, seen.cosines(), EXACT, what);
      assertLine(updateNorms, gradientNorms, seen.exponent().orElseThrow(), what);
    }

    /** u_rᵀW over the hidden units. */
    private static double[] along(int r, double[][] w) {
      double[][] u = FingerprintLanes.eigenvectors();
      double[] projection = new double[w[0].length];
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < projection.length; j++) {
          projection[j] += u[i][r] * w[i][j];
        }
      }
      return projection;
    }

    private static double inner(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }

    /** The textbook's slope and its standard error, from sums. */
    private static void assertLine(
        double[] updates, double[] gradients, Statistics.Line line, String what) {
      int n = updates.length;
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double sxy = 0;
      double syy = 0;
      for (int r = 0; r < n; r++) {
        double a = Math.log(FingerprintLanes.EIGENVALUES[r]);
        double b = Math.log(updates[r]) - Math.log(gradients[r]);
        sx += a;
        sy += b;
        sxx += a * a;
        sxy += a * b;
        syy += b * b;
      }
      double spread = sxx - sx * sx / n;
      double slope = (sxy - sx * sy / n) / spread;
      double residual = syy - sy * sy / n - slope * slope * spread;
      double half = T_OF_TWO * Math.sqrt(Math.max(residual, 0) / (n - 2) / spread);
      assertEquals(slope, line.slope(), EXACT, what);
      // Where gains follow a power exactly the residual is the rounding of its terms.
      assertEquals(slope - half, line.low(), 1e-6, what);
      assertEquals(slope + half, line.high(), 1e-6, what);
    }
  }
}
