package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.probe.DirectionalGains;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;

class SpectralFingerprintTest {
  /** Rounding of float32 over 20 steps, in an exponent. */
  private static final double SINGLE = 1e-4;

  /** The same of a difference of weights, which are larger than what they moved by. */
  private static final double PATH = 2e-3;

  /** Rounding of float64 over a few steps. */
  private static final double LANE = 1e-8;

  private static final ConventionsSpec CORRECTED = ConventionsSpec.defaults();
  private static final ConventionsSpec PAPER = ConventionsSpec.all(Convention.PAPER);

  static Stream<OptimizerSpec> optimizers() {
    return Kinds.optimizers().stream().map(SpectralFingerprintTest::within20Steps);
  }

  /** Numbers with which the periods come round and float32 keeps its digits. */
  private static OptimizerSpec within20Steps(OptimizerSpec spec) {
    if (spec instanceof OptimizerSpec.Kfac) {
      return new OptimizerSpec.Kfac(0.01, 0.9, 1e-3, 0.95, 1e-3, 2, 4);
    }
    if (spec instanceof OptimizerSpec.Shampoo) {
      return new OptimizerSpec.Shampoo(0.01, 0.9, 1e-2, 1);
    }
    return spec instanceof OptimizerSpec.Lbfgs ? new OptimizerSpec.Lbfgs(0.1, 4, 5) : spec;
  }

  @Test
  void aPowerOfTheCovarianceReturnsItsExponent() {
    OptimizerSpec descent = OptimizerSpec.GradientDescent.defaults();
    double[] exponents = {1, 0.5, 0, -0.5, -1, -2};
    List<LaneInputs> lanes =
        Arrays.stream(exponents).mapToObj(p -> FingerprintLanes.lane(descent, 0, p, 0.3)).toList();
    // Under these conventions decay is a term of the loss, and so passes through P.
    TrainingShape shape =
        FingerprintLanes.shape(
            descent,
            PAPER,
            lanes.size(),
            Precision.FLOAT32,
            new CovariancePower(CovarianceSource.POPULATION));
    for (Observation point : SmallLanes.train(shape, lanes, 0, 1, 19).observations()) {
      List<SpectralFingerprint> seen = point.fingerprints();
      for (int i = 0; i < exponents.length; i++) {
        double exponent = exponents[i];
        Statistics.Line line = seen.get(i).exponent().orElseThrow();
        assertEquals(exponent, line.slope(), SINGLE);
        assertEquals(exponent, line.low(), SINGLE);
        assertEquals(exponent, line.high(), SINGLE);
        assertEquals(exponent, seen.get(i).projectedExponent().orElseThrow().slope(), SINGLE);
        assertEquals(1, seen.get(i).alignment().orElseThrow(), SINGLE);
        Optional<Statistics.Line> path = point.paths().get(i).exponent();
        assertEquals(point.step() > 0, path.isPresent());
        path.ifPresent(along -> assertEquals(exponent, along.slope(), PATH));
      }
    }
  }

  /** Adam's first step is ±η in every entry, whatever the gradient's size. */
  @Test
  void theFirstStepOfAdamHasTheInverseSlopeOfItsGradient() {
    OptimizerSpec adam = new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-30);
    TrainingShape shape =
        FingerprintLanes.shape(adam, CORRECTED, 1, Precision.FLOAT64, new NoPreconditioner());
    SymmetricEigen axes =
        new SymmetricEigen(
            FingerprintLanes.EIGENVALUES, Matrix.identity(FingerprintLanes.EIGENVALUES.length));
    LaneInputs lane = FingerprintLanes.lane(adam, 0, 0, 0).withDirections(axes);
    SpectralFingerprint first =
        SmallLanes.train(shape, List.of(lane), 0).last().fingerprints().get(0);
    double step = 0.01 * Math.sqrt(SmallLanes.HIDDEN);
    double[] updates = {step, step, step, step};
    assertArrayEquals(updates, first.updateNorms(), 1e-9 * step);
    double slope = Statistics.logLogSlope(first.eigenvalues(), first.gradientNorms()).slope();
    assertEquals(-slope, first.exponent().orElseThrow().slope(), 1e-9);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("optimizers")
  void trainsToTheSameBitsAsWithout(OptimizerSpec optimizer) {
    TrainingShape two = two(optimizer);
    List<LaneInputs> lanes = lanes(optimizer);
    SessionOptions options = SessionOptions.singleThreaded();
    try (TrainingSession measured = TrainingSession.open(two, options);
        TrainingSession plain = TrainingSession.open(two.withFingerprint(false), options)) {
      measured.load(lanes);
      plain.load(lanes);
      for (int chunk : new int[] {0, 3, 4}) {
        Observation seen = measured.advance(chunk);
        Observation unseen = plain.advance(chunk);
        SmallLanes.assertBitwise(unseen, seen, "after " + seen.step() + " steps");
        assertSameBits(plain.state(), measured.state());
        assertEquals(lanes.size(), seen.fingerprints().size());
        assertTrue(unseen.fingerprints().isEmpty());
      }
    }
  }

  /** Optimizers that draw, that factor matrices and that loop. */
  static Stream<OptimizerSpec> threeOfThem() {
    return optimizers()
        .filter(
            optimizer ->
                optimizer instanceof OptimizerSpec.AdaHessian
                    || optimizer instanceof OptimizerSpec.Kfac
                    || optimizer instanceof OptimizerSpec.Lbfgs);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("threeOfThem")
  void aLaneMeasuresWhatItsSoloRunDoes(OptimizerSpec optimizer) {
    List<LaneInputs> lanes = lanes(optimizer);
    TrainingShape two = two(optimizer);
    int[] chunks = {0, 3, 4};
    List<Observation> together = SmallLanes.train(two, lanes, chunks).observations();
    List<Observation> alone =
        SmallLanes.train(two.withLanes(1), lanes.subList(1, 2), chunks).observations();
    for (int i = 0; i < chunks.length; i++) {
      String what = "point " + i;
      assertAlike(alone.get(i).fingerprints().get(0), together.get(i).fingerprints().get(1), what);
      if (chunks[i] > 0) {
        assertAlike(alone.get(i).paths().get(0), together.get(i).paths().get(1), what + ", path");
      }
    }
  }

  private static TrainingShape two(OptimizerSpec optimizer) {
    return FingerprintLanes.shape(
        optimizer,
        CORRECTED,
        2,
        Precision.FLOAT64,
        new CovariancePower(CovarianceSource.POPULATION));
  }

  private static List<LaneInputs> lanes(OptimizerSpec optimizer) {
    return List.of(
        FingerprintLanes.lane(optimizer, 0, -1, 0), FingerprintLanes.lane(optimizer, 1, 0.5, 0.01));
  }

  /** Of all but what the fingerprint itself carries. */
  private static void assertSameBits(TrainingState expected, TrainingState actual) {
    Set<String> names = new HashSet<>(actual.variables().keySet());
    assertTrue(names.removeAll(TrainingGraph.PATH));
    assertEquals(expected.variables().keySet(), names);
    expected
        .variables()
        .forEach((name, values) -> assertArrayEquals(values, actual.variables().get(name), name));
  }

  private static void assertAlike(
      SpectralFingerprint expected, SpectralFingerprint actual, String what) {
    TestMatrices.assertClose(expected.updateNorms(), actual.updateNorms(), LANE, what);
    TestMatrices.assertClose(expected.gradientNorms(), actual.gradientNorms(), LANE, what);
    TestMatrices.assertClose(expected.cosines(), actual.cosines(), LANE, what);
    assertTrue(Arrays.stream(actual.updateNorms()).allMatch(norm -> norm > 0), what);
  }

  @Test
  void aDirectionWithoutGainLeavesNoExponentAndANegativeOneNoProjection() {
    double[] lambda = {4, 2, 1};
    double[] ones = {1, 1, 1};
    SpectralFingerprint still = new SpectralFingerprint(lambda, new double[] {1, 0, 1}, ones, ones);
    assertEquals(Optional.empty(), still.exponent());
    double[] nan = {1, 1, Double.NaN};
    assertEquals(Optional.empty(), new SpectralFingerprint(lambda, ones, nan, nan).exponent());
    assertEquals(Optional.empty(), new SpectralFingerprint(lambda, ones, nan, nan).alignment());
    SpectralFingerprint turned =
        new SpectralFingerprint(lambda, lambda, ones, new double[] {1, -0.5, 1});
    assertEquals(1, turned.exponent().orElseThrow().slope(), 1e-12);
    assertEquals(Optional.empty(), turned.projectedExponent());
    assertEquals(0.5, turned.alignment().orElseThrow(), 1e-12);
    SpectralFingerprint flat = new SpectralFingerprint(ones, lambda, ones, ones);
    assertEquals(Optional.empty(), flat.exponent());
  }

  @Test
  void theNullSpaceIsLeftOut() {
    SymmetricEigen sigma = new SymmetricEigen(new double[] {4, 1, 1e-20}, null);
    List<SymmetricEigen> lanes = List.of(sigma, sigma);
    Map<String, double[]> gains =
        Map.of(
            DirectionalGains.UPDATE_NORMS, new double[] {8, 1, 99, 16, 1, 9},
            DirectionalGains.GRADIENT_NORMS, new double[] {2, 1, 0, 1, 1, 9},
            DirectionalGains.COSINES, new double[] {1, 1, Double.NaN, 0.5, 1, 9});
    SpectralFingerprint seen = SpectralFingerprint.ofLanes(lanes, gains::get).get(0);
    SpectralFingerprint other = SpectralFingerprint.ofLanes(lanes, gains::get).get(1);
    assertEquals(2, other.exponent().orElseThrow().slope(), 1e-12);
    assertArrayEquals(new double[] {0.5, 1}, other.cosines());
    assertArrayEquals(new double[] {4, 1}, seen.eigenvalues());
    assertArrayEquals(new double[] {8, 1}, seen.updateNorms());
    assertArrayEquals(new double[] {2, 1}, seen.gradientNorms());
    assertEquals(1, seen.exponent().orElseThrow().slope(), 1e-12);
  }

  @Test
  void aLaneWithoutDirectionsCannotBeMeasured() {
    OptimizerSpec descent = OptimizerSpec.GradientDescent.defaults();
    TrainingShape shape =
        FingerprintLanes.shape(descent, CORRECTED, 1, Precision.FLOAT32, new NoPreconditioner());
    List<LaneInputs> lanes = List.of(FingerprintLanes.lane(descent, 0, 0, 0).withDirections(null));
    assertThrows(NullPointerException.class, () -> SmallLanes.train(shape, lanes, 0));
  }
}
