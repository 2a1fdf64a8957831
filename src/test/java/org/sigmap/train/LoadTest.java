package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.Rows;
import org.sigmap.data.TestSets;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

class LoadTest {
  private static final int D = SmallLanes.INPUTS;
  private static final double TOLERANCE = 1e-12;

  private static TrainingSession population;

  @BeforeAll
  static void open() {
    population =
        TrainingSession.open(
            SmallLanes.shape(
                1, Precision.FLOAT64, new CovariancePower(CovarianceSource.POPULATION)),
            SessionOptions.singleThreaded());
  }

  @AfterAll
  static void close() {
    population.close();
  }

  private static LaneInputs on(LaneInputs lane, Matrix trainInputs) {
    Examples rows = lane.examples();
    return lane.withExamples(rows.withInputs(trainInputs, rows.testInputs()));
  }

  private static LaneInputs with(Matrix covariance, double p, double damping) {
    return SmallLanes.lane(0, 0, 0.01, 0)
        .withMatrix(LaneMatrix.covariance(covariance))
        .withPower(p, damping);
  }

  @Test
  void singularCovarianceUnderANegativePowerNamesTheRank() {
    Matrix rankTwo = Matrix.diagonal(2, 0, 1, 0);
    SingularCovarianceException refusal =
        assertThrows(
            SingularCovarianceException.class,
            () -> population.load(List.of(with(rankTwo, -0.5, 0))));
    assertEquals(
        "the covariance has rank 2 of 4, so its power p = -0.5 does not exist with damping 0.0;"
            + " raise preconditioner.damping, take more examples, or use p >= 0",
        refusal.getMessage());
  }

  @Test
  void singularCovarianceIsFineWithDampingOrAPowerThatExists() {
    Matrix rankTwo = Matrix.diagonal(2, 0, 1, 0);
    for (LaneInputs lane :
        List.of(with(rankTwo, -0.5, 0.25), with(rankTwo, 0, 0), with(rankTwo, 0.5, 0))) {
      population.load(List.of(lane));
      assertArrayEquals(new int[] {-1}, population.advance(5).divergedAt());
      TestMatrices.assertClose(
          MatrixPower.power(
                  rankTwo,
                  lane.hyperparameter(Preconditioner.POWER),
                  lane.hyperparameter(Preconditioner.DAMPING))
              .values(),
          population.get(KnownPreconditioner.PRECONDITIONER),
          TOLERANCE,
          "P for p = " + lane.hyperparameter(Preconditioner.POWER));
    }
  }

  @Test
  void empiricalCovarianceOfFewRowsIsSingularToRounding() {
    LaneInputs lane = SmallLanes.lane(0, 0, 0.01, 0);
    double[] x = lane.examples().trainInputs().values().clone();
    // Only three distinct rows, so that two directions vary once the mean is taken away.
    for (int i = 3 * D; i < x.length; i++) {
      x[i] = x[i % (3 * D)];
    }
    Matrix repeated = new Matrix(SmallLanes.ROWS, D, x);
    try (TrainingSession empirical =
        TrainingSession.open(
            SmallLanes.shape(1, Precision.FLOAT64, new CovariancePower(CovarianceSource.EMPIRICAL)),
            SessionOptions.singleThreaded())) {
      SingularCovarianceException refusal =
          assertThrows(
              SingularCovarianceException.class,
              () -> empirical.load(List.of(on(lane, repeated).withPower(-1, 0))));
      assertEquals(2, refusal.rank());
      empirical.load(List.of(on(lane, repeated).withPower(0.5, 0)));
      assertArrayEquals(new int[] {-1}, empirical.advance(5).divergedAt());
    }
  }

  /** Twelve rows, of which the last column never changes and the third is the first again. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void directionsWithoutVarianceHaveNoGainUnderASmallPower(Precision precision) {
    LaneInputs lane = SmallLanes.lane(0, 0, 0.01, 0);
    double[] x = lane.examples().trainInputs().values().clone();
    for (int i = 0; i < x.length; i += D) {
      x[i + D - 1] = 0.1;
      x[i + 2] = x[i];
    }
    Matrix rows = new Matrix(SmallLanes.ROWS, D, x);
    // Of what P makes of a unit vector, its largest gain being about 1.
    double rounding = precision == Precision.FLOAT32 ? 1e-6 : 1e-14;
    try (TrainingSession empirical =
        TrainingSession.open(
            SmallLanes.shape(1, precision, new CovariancePower(CovarianceSource.EMPIRICAL)),
            SessionOptions.singleThreaded())) {
      for (double damping : new double[] {0, 1e-3}) {
        LaneInputs damped = on(lane, rows).withPower(0.05, damping);
        SymmetricEigen spectrum = empirical.load(List.of(damped)).get(0).spectrum().orElseThrow();
        assertEquals(2, spectrum.rank(0));
        assertEquals(0, spectrum.values()[D - 1]);
        assertEquals(0, spectrum.values()[D - 2]);
        double[] p = empirical.get(KnownPreconditioner.PRECONDITIONER);
        double gain = Math.pow(damping, 0.05);
        for (int i = 0; i < D; i++) {
          double still = p[i * D + D - 1];
          assertEquals(i == D - 1 ? gain : 0, still, rounding, "the column that never changes");
          double difference = p[i * D] - p[i * D + 2];
          double expected = i == 0 ? gain : i == 2 ? -gain : 0;
          assertEquals(expected, difference, rounding, "two equal columns");
        }
      }
    }
  }

  @Test
  void spectrumIsThatOfTheGivenCovariance() {
    Matrix sigma = SmallLanes.matrix(SmallLanes.lane(3, 0, 0, 0));
    SymmetricEigen spectrum =
        population.load(List.of(with(sigma, -1, 0.1))).get(0).spectrum().orElseThrow();
    double[] values = spectrum.values();
    for (int i = 1; i < D; i++) {
      assertTrue(values[i - 1] >= values[i], "descending");
    }
    Matrix vectors = spectrum.vectors();
    TestMatrices.assertClose(
        sigma.values(),
        vectors.times(Matrix.diagonal(values)).times(vectors.transpose()).values(),
        TOLERANCE,
        "V diag(λ) Vᵀ");
  }

  @Test
  void indefiniteMatrixIsNoCovariance() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> population.load(List.of(with(Matrix.diagonal(2, -0.5, 1, 1), 1, 0))));
    assertEquals(
        "a covariance has no negative eigenvalue, but this matrix has -0.5", refusal.getMessage());
  }

  @Test
  void loadingAgainStartsFromStepZero() {
    LaneInputs diverging = SmallLanes.lane(0, 1, 1e6, 0);
    LaneInputs calm = SmallLanes.lane(0, 1, 0.01, 0);
    SmallLanes.Trained fresh =
        SmallLanes.train(
            SmallLanes.shape(
                1, Precision.FLOAT64, new CovariancePower(CovarianceSource.POPULATION)),
            List.of(calm),
            7);
    SmallLanes.train(population, List.of(diverging), 30);
    SmallLanes.Trained again = SmallLanes.train(population, List.of(calm), 7);
    SmallLanes.assertBitwise(fresh.last(), again.last(), "after another group");
    SmallLanes.assertBitwise(fresh.weights().get(0), again.weights().get(0), "weights");
  }

  @Test
  void lanesThatDoNotFitAreRefusedInOneSentence() {
    LaneInputs lane = SmallLanes.lane(0, 1, 0.01, 0);
    assertRefused("2 lanes for a graph of 1", List.of(lane, lane));
    assertRefused(
        "lane 0 brings 4 values where the graph holds 48",
        List.of(on(lane, new Matrix(1, D, new double[D]))));
    assertRefused(
        "1 further test sets for a graph of 0", List.of(lane.withFurtherTests(oneMore(lane))));
    LaneInputs bare = lane.withHyperparameters(Map.of("learningRate", 0.1));
    assertRefused(
        "the lane has no hyper-parameter 'weightDecay', only [learningRate]", List.of(bare));
  }

  private static TestSets oneMore(LaneInputs lane) {
    return new TestSets(
        List.of("more"),
        name -> new Rows(lane.examples().testInputs(), lane.examples().testTargets()));
  }

  @Test
  void negativeStepsAreRefused() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> population.advance(-1));
    assertEquals("a chunk cannot have -1 steps; give 0 or more", refusal.getMessage());
  }

  private static void assertRefused(String sentence, List<LaneInputs> lanes) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> population.load(lanes));
    assertEquals(sentence, refusal.getMessage());
  }
}
