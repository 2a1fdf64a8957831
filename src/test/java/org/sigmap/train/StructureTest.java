package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.LayerChoice;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.PreconditionerSpec.AdaptiveCovariancePower;
import org.sigmap.spec.PreconditionerSpec.CovariancePower;
import org.sigmap.spec.StructureSpec;
import org.sigmap.spec.TrainingSpec;

/** What forms of Σ and P have to do with one another and with the power of all of Σ. */
class StructureTest {
  private static final int ROWS = 9;
  private static final int INPUTS = 14;
  private static final int HIDDEN = 5;
  private static final StructureSpec FULL = new StructureSpec.Full();

  private static Matrix gaussian(String name, int rows, int columns) {
    return TestMatrices.gaussian(new SeedStreams(19).stream(name), rows, columns);
  }

  private static Weights weights(int... widths) {
    SeedStream stream = new SeedStreams(19).stream("weights");
    Network network = Network.of(widths);
    Map<String, double[]> values = new LinkedHashMap<>();
    network.parameters().forEach(part -> values.put(part.name(), stream.gaussians(part.size())));
    return new Weights(network, values);
  }

  private static CovariancePower power(
      double p, CovarianceSource source, double damping, StructureSpec structure) {
    return new CovariancePower(
        p, source, damping, structure, Normalization.NONE, PowerMethod.EXACT);
  }

  private record Trained(Weights weights, Loaded.Power power) {}

  /** Five steps of full batches. */
  private static Trained train(
      PreconditionerSpec spec, Matrix x, LaneMatrix sigma, Weights initial, double rate) {
    OptimizerSpec descent = new OptimizerSpec.GradientDescent(rate);
    TrainingSpec training = new TrainingSpec(5, 0, false, 5, Precision.FLOAT64);
    Network network = initial.network();
    TrainingShape shape =
        new TrainingShape(
            new RowCounts(x.rows(), x.rows()),
            network,
            Precision.FLOAT64,
            PreconditionerPlan.of(spec).preconditioner(),
            UpdateRule.of(descent, training, ConventionsSpec.defaults()),
            LossKind.MEAN_SQUARED_ERROR);
    Matrix y = gaussian("targets", x.rows(), 1);
    LaneInputs lane =
        new LaneInputs(
            new Examples(x, y, x, y),
            initial,
            sigma,
            Optimizers.hyperparameters(spec, descent, training));
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      List<Loaded.Power> powers = session.load(List.of(lane));
      session.advance(5);
      return new Trained(session.weights().get(0), powers.isEmpty() ? null : powers.get(0));
    }
  }

  private static Trained train(PreconditionerSpec spec, LaneMatrix sigma) {
    return train(spec, gaussian("rows", ROWS, INPUTS), sigma, weights(INPUTS, HIDDEN, 1), 1e-3);
  }

  private static void assertSame(Weights expected, Weights actual) {
    expected
        .values()
        .forEach((name, all) -> assertArrayEquals(all, actual.values().get(name), name));
  }

  private static void assertNear(Weights expected, Weights actual, double tolerance) {
    expected
        .values()
        .forEach(
            (name, all) ->
                TestMatrices.assertClose(all, actual.values().get(name), tolerance, name));
  }

  /** Two levels with ties, equal ratios, and numbers whose scaling by the largest rounds. */
  private static List<double[]> spectra() {
    double[] levels = new double[INPUTS];
    Arrays.setAll(levels, i -> i < 3 ? 10 : 1 / 10.0);
    double[] ratios = new double[INPUTS];
    Arrays.setAll(ratios, i -> Math.pow(7, 1 - 2.0 * i / (INPUTS - 1)));
    double[] drawn = new double[INPUTS];
    SeedStream stream = new SeedStreams(3).stream("spectrum");
    double[] g = stream.gaussians(INPUTS);
    Arrays.setAll(drawn, i -> Math.exp(3 * g[i]));
    return List.of(levels, ratios, drawn);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1.5, -1, -0.3, 0, 0.5, 1})
  void onADiagonalCovarianceTheDiagonalIsAllOfItBitForBit(double p) {
    for (double[] spectrum : spectra()) {
      for (double damping : new double[] {0, 0.03}) {
        LaneMatrix sigma = LaneMatrix.covariance(Matrix.diagonal(spectrum));
        Trained full = train(power(p, CovarianceSource.POPULATION, damping, FULL), sigma);
        Trained diagonal =
            train(
                power(p, CovarianceSource.POPULATION, damping, new StructureSpec.Diagonal()),
                sigma);
        assertSame(full.weights(), diagonal.weights());
        assertEquals(full.power().trace(), diagonal.power().trace(), 1e-12 * full.power().trace());
      }
    }
  }

  @Test
  void oneBlockIsAllOfIt() {
    Matrix sigma = TestMatrices.positiveDefinite(new SeedStreams(1).stream("sigma"), INPUTS);
    for (double p : new double[] {-1, 0, 0.5}) {
      assertSame(
          train(power(p, CovarianceSource.POPULATION, 0, FULL), LaneMatrix.covariance(sigma))
              .weights(),
          train(
                  power(p, CovarianceSource.POPULATION, 0, new StructureSpec.Block(INPUTS, null)),
                  LaneMatrix.covariance(sigma))
              .weights());
    }
  }

  /**
   * The n × n way and the d × d way to one P, with a mean that the gradient sees and Σ̂ does not.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-2, -1, -0.5, 0.5, 1, 2})
  void dualIsExact(double p) {
    Matrix rows = gaussian("rows", ROWS, INPUTS);
    double[] shifted = rows.values().clone();
    Arrays.setAll(shifted, i -> shifted[i] + (i % INPUTS) * 0.3);
    Matrix x = new Matrix(ROWS, INPUTS, shifted);
    double largest = SymmetricEigen.of(EmpiricalCovariance.of(x)).values()[0];
    for (double damping : new double[] {1e-6 * largest, 0.1}) {
      PreconditionerSpec exact = power(p, CovarianceSource.EMPIRICAL, damping, FULL);
      PreconditionerSpec dual =
          new CovariancePower(
                  p,
                  CovarianceSource.EMPIRICAL,
                  damping,
                  FULL,
                  Normalization.NONE,
                  PowerMethod.DUAL)
              .at(INPUTS, ROWS, false);
      // Steps that move weights by about 0.01 whatever the largest gain.
      double rate = 1e-3 / Math.max(Math.pow(damping, p), Math.pow(largest, p));
      Weights initial = weights(INPUTS, HIDDEN, 1);
      Trained one = train(exact, x, LaneMatrix.none(), initial, rate);
      Trained other = train(dual, x, LaneMatrix.none(), initial, rate);
      assertNear(one.weights(), other.weights(), 1e-10);
      assertEquals(one.power().trace(), other.power().trace(), 1e-10 * one.power().trace());
      assertEquals(0, other.power().error().orElseThrow());
    }
  }

  /** P of a low rank, taken off a training by its effect on weights, is as far off as is said. */
  @Test
  void aLowRankIsAsFarOffAsItSays() {
    Matrix sigma = TestMatrices.positiveDefinite(new SeedStreams(2).stream("sigma"), INPUTS);
    SymmetricEigen eigen = SymmetricEigen.of(sigma);
    for (double p : new double[] {-1, 0.5}) {
      Trained low =
          train(
              power(p, CovarianceSource.POPULATION, 0.1, new StructureSpec.LowRank(4)),
              LaneMatrix.covariance(sigma));
      double[] replaced = eigen.values().clone();
      double mean = Arrays.stream(replaced, 4, INPUTS).average().orElseThrow();
      Arrays.fill(replaced, 4, INPUTS, mean);
      Matrix approximate =
          MatrixPower.power(SymmetricEigen.compose(eigen.vectors(), replaced), p, 0.1);
      Matrix exact = MatrixPower.power(sigma, p, 0.1);
      double[] difference = exact.values().clone();
      Arrays.setAll(difference, i -> difference[i] - approximate.values()[i]);
      double[] off = SymmetricEigen.of(new Matrix(INPUTS, INPUTS, difference)).values();
      double norm = Math.max(Math.abs(off[0]), Math.abs(off[INPUTS - 1]));
      double scale = SymmetricEigen.of(exact).values()[0];
      assertEquals(norm / scale, low.power().error().orElseThrow(), 1e-10);
      assertTrue(norm / scale > 1e-3, "the bound says nothing: " + norm / scale);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0, 0.5})
  void normalizedPowersHaveTheTraceOrTheLargestGainThatIsAskedFor(double p) {
    Matrix sigma = TestMatrices.positiveDefinite(new SeedStreams(5).stream("sigma"), INPUTS);
    for (StructureSpec structure :
        List.of(
            FULL,
            new StructureSpec.Diagonal(),
            new StructureSpec.Block(4, null),
            new StructureSpec.LowRank(3))) {
      Trained trace =
          train(
              new CovariancePower(
                  p,
                  CovarianceSource.POPULATION,
                  0,
                  structure,
                  Normalization.TRACE,
                  PowerMethod.EXACT),
              LaneMatrix.covariance(sigma));
      assertEquals(INPUTS, trace.power().trace(), 1e-12 * INPUTS, structure.toString());
    }
  }

  /** P-descent on X is plain descent on XP^½ from P^{−½}W, whose weights are P^{−½} times its. */
  @Test
  void preconditioningIsAChangeOfCoordinates() {
    Matrix sigma = TestMatrices.positiveDefinite(new SeedStreams(4).stream("sigma"), INPUTS);
    Matrix x = gaussian("rows", ROWS, INPUTS);
    Weights initial = weights(INPUTS, HIDDEN, 1);
    for (StructureSpec structure : List.of(FULL, new StructureSpec.Block(4, null))) {
      double p = -0.7;
      Matrix kept = structure.whole() ? sigma : blocks(sigma, 4);
      Matrix root = MatrixPower.power(kept, p / 2, 0);
      Matrix inverse = MatrixPower.power(kept, -p / 2, 0);
      Trained preconditioned =
          train(
              power(p, CovarianceSource.POPULATION, 0, structure),
              x,
              LaneMatrix.covariance(sigma),
              initial,
              0.01);
      Trained plain =
          train(
              new PreconditionerSpec.None(),
              x.times(root),
              LaneMatrix.none(),
              initial.withW1(inverse.times(initial.w1())),
              0.01);
      TestMatrices.assertClose(
          preconditioned.weights().w1().values(),
          root.times(plain.weights().w1()).values(),
          1e-12,
          "W₁");
    }
  }

  private static Matrix blocks(Matrix sigma, int size) {
    double[] kept = sigma.values().clone();
    Arrays.setAll(kept, i -> i / INPUTS / size == i % INPUTS / size ? kept[i] : 0);
    return new Matrix(INPUTS, INPUTS, kept);
  }

  @Test
  void everyLayerAtPowerZeroIsPlainDescentBitForBit() {
    Weights initial = weights(INPUTS, HIDDEN, 4, 1);
    Matrix x = gaussian("rows", ROWS, INPUTS);
    Weights plain =
        train(new PreconditionerSpec.None(), x, LaneMatrix.none(), initial, 0.01).weights();
    for (StructureSpec structure :
        List.of(
            FULL,
            new StructureSpec.Diagonal(),
            new StructureSpec.Block(3, null),
            new StructureSpec.LowRank(2))) {
      PreconditionerSpec all =
          new AdaptiveCovariancePower(
              0, 0.1, 0.9, 1, 2, structure, Normalization.NONE, LayerChoice.ALL, null);
      assertSame(plain, train(all, x, LaneMatrix.none(), initial, 0.01).weights());
    }
  }
}
