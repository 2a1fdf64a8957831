package org.sigmap.graph.precondition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.TestMatrices;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.NullDirections;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Normalization;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class CovariancePowerTest {
  private static final int LANES = 24;
  private static final int D = 6;

  /** Condition numbers near 100 and |p| up to 2: rounding of about 1e-16 times 1e4. */
  private static final double POWER_TOLERANCE = 1e-11;

  /** Two independent eigensolvers in float64. */
  private static final double REFERENCE_TOLERANCE = 1e-10;

  private static List<Matrix> covariances() {
    SeedStream stream = new SeedStreams(22).stream("sigma");
    List<Matrix> sigmas = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      sigmas.add(TestMatrices.positiveDefinite(stream, D));
    }
    return sigmas;
  }

  private static double[] exponents(String name) {
    return Arrays.stream(uniforms(name)).map(u -> 4 * u - 2).toArray();
  }

  private static double[] uniforms(String name) {
    SeedStream stream = new SeedStreams(22).stream(name);
    return DoubleStream.generate(stream::nextUniform).limit(LANES).toArray();
  }

  private static List<Matrix> powers(List<Matrix> sigmas, double[] p, double[] damping) {
    int d = sigmas.get(0).rows();
    double[] all =
        InGraph.evaluate(tf -> List.of(decompose(tf, sigmas, p, damping).matrix())).get(0);
    List<Matrix> lanes = new ArrayList<>();
    for (int lane = 0; lane < p.length; lane++) {
      lanes.add(InGraph.lane(all, lane, d, d));
    }
    return lanes;
  }

  private static DampedPower decompose(Ops tf, List<Matrix> sigmas, double[] p, double[] damping) {
    return decompose(tf, sigmas, p, damping, Math.ulp(1.0));
  }

  private static DampedPower decompose(
      Ops tf, List<Matrix> sigmas, double[] p, double[] damping, double epsilon) {
    return DampedPower.of(
        new LaneOps<>(tf, TFloat64.class),
        InGraph.lanes(tf, sigmas),
        new Exponent(
            InGraph.constant(tf, Shape.of(p.length), p),
            InGraph.constant(tf, Shape.of(p.length), damping),
            epsilon,
            Normalization.NONE));
  }

  private static double[] sums(double[] a, double[] b) {
    double[] sums = new double[a.length];
    Arrays.setAll(sums, i -> a[i] + b[i]);
    return sums;
  }

  @Test
  void exponentsAddUp() {
    List<Matrix> sigmas = covariances();
    double[] a = exponents("a");
    double[] b = exponents("b");
    double[] none = new double[LANES];
    List<Matrix> powersA = powers(sigmas, a, none);
    List<Matrix> powersB = powers(sigmas, b, none);
    List<Matrix> together = powers(sigmas, sums(a, b), none);
    for (int lane = 0; lane < LANES; lane++) {
      TestMatrices.assertClose(
          together.get(lane).values(),
          powersA.get(lane).times(powersB.get(lane)).values(),
          POWER_TOLERANCE,
          "lane %d, a = %s, b = %s".formatted(lane, a[lane], b[lane]));
    }
  }

  @Test
  void powerOfMinusOneIsTheInverseAndOfOneIsSigma() {
    List<Matrix> sigmas = covariances();
    double[] none = new double[LANES];
    double[] minusOne = new double[LANES];
    Arrays.fill(minusOne, -1);
    double[] one = new double[LANES];
    Arrays.fill(one, 1);
    List<Matrix> inverses = powers(sigmas, minusOne, none);
    List<Matrix> same = powers(sigmas, one, none);
    for (int lane = 0; lane < LANES; lane++) {
      Matrix sigma = sigmas.get(lane);
      TestMatrices.assertClose(
          Matrix.identity(D).values(),
          inverses.get(lane).times(sigma).values(),
          POWER_TOLERANCE,
          "inverse, lane " + lane);
      TestMatrices.assertClose(
          sigma.values(), same.get(lane).values(), POWER_TOLERANCE, "Σ^1, lane " + lane);
    }
  }

  @Test
  void zeroPowerIsTheIdentityExactlyBesideOtherPowers() {
    List<Matrix> sigmas = new ArrayList<>(covariances().subList(0, 3));
    sigmas.add(Matrix.diagonal(0, 0, 1, 2, 3, 4));
    List<Matrix> powers =
        powers(sigmas, new double[] {0, -0.5, -0.0, 0}, new double[] {0, 0, 0.5, 0});
    for (int lane : new int[] {0, 2, 3}) {
      assertArrayEquals(Matrix.identity(D).values(), powers.get(lane).values(), "lane " + lane);
    }
    TestMatrices.assertClose(
        MatrixPower.power(sigmas.get(1), -0.5, 0).values(),
        powers.get(1).values(),
        REFERENCE_TOLERANCE,
        "the lane beside");
  }

  @Test
  void agreesWithTheHostReferenceUnderDamping() {
    List<Matrix> sigmas = covariances();
    double[] p = exponents("p");
    double[] damping = uniforms("damping");
    damping[0] = 0;
    List<Matrix> powers = powers(sigmas, p, damping);
    for (int lane = 0; lane < LANES; lane++) {
      TestMatrices.assertClose(
          MatrixPower.power(sigmas.get(lane), p[lane], damping[lane]).values(),
          powers.get(lane).values(),
          REFERENCE_TOLERANCE,
          "lane %d, p = %s, damping = %s".formatted(lane, p[lane], damping[lane]));
    }
  }

  /** Rounding makes some eigenvalues of a singular Σ slightly negative; their roots are no NaN. */
  @Test
  void singularCovarianceHasPositivePowers() {
    SeedStream stream = new SeedStreams(22).stream("singular");
    List<Matrix> sigmas = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      Matrix thin = TestMatrices.gaussian(stream, D, 2);
      sigmas.add(thin.times(thin.transpose()));
    }
    double[] half = new double[LANES];
    Arrays.fill(half, 0.5);
    List<Matrix> roots = powers(sigmas, half, new double[LANES]);
    // A rounding error of 1e-16 under the root is 1e-8 in the root, and squares away again.
    for (int lane = 0; lane < LANES; lane++) {
      TestMatrices.assertClose(
          sigmas.get(lane).values(),
          roots.get(lane).times(roots.get(lane)).values(),
          POWER_TOLERANCE,
          "lane " + lane);
    }
  }

  /** The same data and formula as on the host, where plain loops check them. */
  @Test
  void nullDirectionsHaveNoGainAndTheirBoundIsThatOfThePrecision() {
    Matrix thin = TestMatrices.gaussian(new SeedStreams(22).stream("null"), D, 3);
    Matrix sigma = thin.times(thin.transpose());
    double[] p = {0.05, 0.05, -0.5, 0};
    double[] damping = {0, 1e-3, 1e-3, 0};
    List<Matrix> powers = powers(List.of(sigma, sigma, sigma, sigma), p, damping);
    for (int lane = 0; lane < p.length; lane++) {
      TestMatrices.assertClose(
          MatrixPower.power(sigma, p[lane], damping[lane]).values(),
          powers.get(lane).values(),
          REFERENCE_TOLERANCE,
          "p = " + p[lane]);
    }
    double[] given = {2, 1, 1e-6, 1e-12, 1e-20, 0};
    Matrix diagonal = Matrix.diagonal(given);
    for (double epsilon : new double[] {Math.ulp(1.0), Math.ulp(1f)}) {
      double[] values =
          InGraph.evaluate(
                  tf ->
                      List.of(
                          decompose(tf, List.of(diagonal), new double[] {1}, new double[1], epsilon)
                              .spectrum()
                              .eigenvalues()))
              .get(0);
      assertArrayEquals(NullDirections.cleared(given, epsilon), values, POWER_TOLERANCE * 1e-6);
      assertEquals(
          epsilon == Math.ulp(1.0) ? 4 : 2, Arrays.stream(values).filter(v -> v > 0).count());
    }
  }

  @Test
  void decompositionReportsDescendingEigenvaluesBeforeDamping() {
    List<Matrix> sigmas = List.of(Matrix.diagonal(3, 1, 2));
    List<double[]> parts =
        InGraph.evaluate(
            tf -> {
              DampedPower parted = decompose(tf, sigmas, new double[] {2}, new double[] {10});
              return List.of(parted.spectrum().eigenvalues(), parted.matrix());
            });
    TestMatrices.assertClose(
        new double[] {3, 2, 1}, parts.get(0), POWER_TOLERANCE, "eigenvalues of Σ");
    TestMatrices.assertClose(
        Matrix.diagonal(169, 121, 144).values(), parts.get(1), POWER_TOLERANCE, "(Σ + 10·I)²");
  }

  @Test
  void empiricalCovarianceCentresEachLaneAndDividesByItsRows() {
    SeedStream stream = new SeedStreams(22).stream("rows");
    List<Matrix> x =
        List.of(TestMatrices.gaussian(stream, 9, 4), TestMatrices.gaussian(stream, 9, 4));
    // A mean far from zero, so that a missing centring shows.
    Arrays.setAll(x.get(1).values(), i -> x.get(1).values()[i] + 3);
    double[] actual =
        InGraph.evaluate(
                tf ->
                    List.of(
                        Covariance.empirical(
                            new LaneOps<>(tf, TFloat64.class), InGraph.lanes(tf, x))))
            .get(0);
    for (int lane = 0; lane < x.size(); lane++) {
      TestMatrices.assertClose(
          loopCovariance(ReferenceNetwork.rows(x.get(lane))),
          InGraph.lane(actual, lane, 4, 4).values(),
          POWER_TOLERANCE,
          "lane " + lane);
    }
  }

  private static double[] loopCovariance(double[][] x) {
    int d = x[0].length;
    double[] mean = new double[d];
    for (double[] row : x) {
      for (int j = 0; j < d; j++) {
        mean[j] += row[j] / x.length;
      }
    }
    double[] covariance = new double[d * d];
    for (double[] row : x) {
      for (int j = 0; j < d * d; j++) {
        covariance[j] += (row[j / d] - mean[j / d]) * (row[j % d] - mean[j % d]) / x.length;
      }
    }
    return covariance;
  }
}
