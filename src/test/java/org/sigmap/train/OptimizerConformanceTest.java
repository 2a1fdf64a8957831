package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;

/**
 * What every optimizer and every preconditioner must do, whatever its kind; convergence on a
 * quadratic is {@code QuadraticConvergenceTest}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptimizerConformanceTest {
  private final SessionPool sessions = new SessionPool();

  private static final int CHUNK = 12;

  /** More than the widest register holds of lanes' numbers, and no multiple of that. */
  private static final int LANES = 9;

  /** AdaHessian divides by curvatures that cancel; without them float32 stays within 1e-5. */
  private static final double PRECISION = 2e-3;

  static Stream<TrainedKind> kinds() {
    return TrainedKind.all();
  }

  private static LaneInputs poisoned(LaneInputs lane) {
    Examples rows = lane.examples();
    double[] x = rows.trainInputs().values().clone();
    x[0] = Double.NaN;
    return lane.withExamples(
        rows.withInputs(
            new Matrix(rows.trainInputs().rows(), rows.trainInputs().columns(), x),
            rows.testInputs()));
  }

  @AfterAll
  void close() {
    sessions.close();
  }

  private TrainingSession open(TrainedKind kind, int lanes) {
    return sessions.open(kind.shape(lanes, Precision.FLOAT32));
  }

  private List<double[]> train(TrainedKind kind, LaneInputs... lanes) {
    return sessions.train(kind, Precision.FLOAT32, CHUNK, lanes);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void learnsAndStaysFinite(TrainedKind kind) {
    TrainingSession session = open(kind, 1);
    session.load(List.of(kind.lane(0)));
    double before = session.advance(0).trainLoss()[0];
    Observation after = session.advance(300);
    assertEquals(-1, after.divergedAt()[0]);
    assertTrue(after.trainLoss()[0] < 0.7 * before, before + " to " + after.trainLoss()[0]);
    session
        .state()
        .variables()
        .forEach((name, all) -> assertTrue(Arrays.stream(all).allMatch(Double::isFinite), name));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kindsAndShampooOfSmallEpsilon")
  void aLaneHasTheBitsOfItsSoloRunAndANanLaneTouchesNoOther(TrainedKind kind) {
    LaneInputs[] lanes = IntStream.range(0, LANES).mapToObj(kind::lane).toArray(LaneInputs[]::new);
    List<double[]> together = null;
    for (Precision precision : List.of(Precision.FLOAT64, Precision.FLOAT32)) {
      together = sessions.train(kind, precision, CHUNK, lanes);
      for (int lane : new int[] {0, LANES - 1}) {
        double[] solo = sessions.train(kind, precision, CHUNK, lanes[lane]).get(0);
        assertArrayEquals(solo, together.get(lane), () -> "in " + precision);
      }
    }
    if (kind.preconditioner() instanceof PreconditionerSpec.CovariancePower
        || kind.preconditioner() instanceof PreconditionerSpec.LearnedPower) {
      // A covariance with NaN in it is refused when it is loaded.
      return;
    }
    lanes[1] = poisoned(lanes[1]);
    List<double[]> beside = train(kind, lanes);
    assertTrue(Arrays.stream(beside.get(1)).anyMatch(Double::isNaN));
    assertArrayEquals(together.get(0), beside.get(0));
    assertArrayEquals(together.get(LANES - 1), beside.get(LANES - 1));
  }

  /**
   * The authors' reading of Shampoo preconditions its average again and again: with a small ε its
   * loss rises, in float64 too, so that it does not learn here. Its lanes are held nevertheless.
   */
  static Stream<TrainedKind> kindsAndShampooOfSmallEpsilon() {
    return Stream.concat(
        kinds(),
        Arrays.stream(Convention.values())
            .map(
                convention ->
                    new TrainedKind(
                        new OptimizerSpec.Shampoo(0.05, 0.9, 0.01, 2),
                        new PreconditionerSpec.None(),
                        ConventionsSpec.all(convention))));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void oneCallOrManyAndAReloadGiveTheSameBitsFromTheSameGraph(TrainedKind kind) {
    List<LaneInputs> lanes = List.of(kind.lane(0), kind.lane(1), kind.lane(2));
    TrainingSession session = open(kind, 3);
    session.load(lanes);
    int operations = session.operations();
    session.advance(CHUNK);
    List<double[]> once = TrainedKind.flat(session);
    session.load(lanes);
    session.advance(CHUNK - 7);
    session.advance(7);
    List<double[]> twice = TrainedKind.flat(session);
    for (int i = 0; i < lanes.size(); i++) {
      assertArrayEquals(once.get(i), twice.get(i), "lane " + i);
    }
    assertEquals(operations, session.operations(), "operations in the graph");
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void precisionsAgree(TrainedKind kind) {
    double[] singles = train(kind, kind.lane(1)).get(0);
    double[] doubles = sessions.train(kind, Precision.FLOAT64, CHUNK, kind.lane(1)).get(0);
    assertArrayEquals(doubles, singles, PRECISION);
  }

  static Stream<TrainedKind> plainKinds() {
    return kinds()
        .filter(kind -> kind.preconditioner() instanceof PreconditionerSpec.None)
        .filter(kind -> kind.conventions().equals(ConventionsSpec.defaults()));
  }

  /** Every preconditioner in front of every optimizer. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("plainKinds")
  void aZerothPowerInFrontChangesNothingAndAnotherDoes(TrainedKind kind) {
    Map<String, double[]> plain = remembered(kind, kind.lane(1));
    for (PreconditionerSpec spec : Kinds.preconditioners()) {
      // A p that is learned does not stay 0.
      if (spec instanceof PreconditionerSpec.None || spec.validates()) {
        continue;
      }
      TrainedKind zero = kind.behind(Kinds.with(spec, "p", 0));
      assertTrue(same(plain, remembered(zero, zero.lane(1))), spec + " of power 0");
      TrainedKind inverse = kind.behind(Kinds.with(spec, "p", -1));
      assertFalse(
          same(plain, remembered(inverse, inverse.lane(1))),
          spec + " does not reach the optimizer");
    }
  }

  private static boolean same(Map<String, double[]> expected, Map<String, double[]> actual) {
    return expected.entrySet().stream()
        .allMatch(entry -> Arrays.equals(entry.getValue(), actual.get(entry.getKey())));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void probesMatterWhereTheyAreDrawnAndOnlyThere(TrainedKind kind) {
    LaneInputs lane = kind.lane(0);
    Map<String, double[]> before = remembered(kind, lane);
    Map<String, double[]> after = remembered(kind, lane.withProbeSeed(5));
    assertEquals(!draws(kind), same(before, after));
  }

  private static boolean draws(TrainedKind kind) {
    return kind.optimizer() instanceof OptimizerSpec.SophiaH
        || kind.preconditioner() instanceof PreconditionerSpec.DiagonalHessianPower
        || (kind.optimizer() instanceof OptimizerSpec.AdaHessian
            && kind.conventions().adahessianProbes() == Convention.CORRECTED);
  }

  /** Weights and state: Sophia-H's clip may hide from the weights what goes into it. */
  private Map<String, double[]> remembered(TrainedKind kind, LaneInputs lane) {
    TrainingSession session = open(kind, 1);
    session.load(List.of(lane));
    session.advance(CHUNK);
    return session.state().variables();
  }

  private double[] plain(OptimizerSpec optimizer, ConventionsSpec conventions) {
    var kind = new TrainedKind(optimizer, new PreconditionerSpec.None(), conventions);
    return train(kind, kind.lane(1)).get(0);
  }

  @Test
  void aZerothHessianPowerForgetsTheCurvature() {
    var spec = Kinds.with(OptimizerSpec.AdaHessian.defaults(), "hessianPower", 0);
    var constant =
        new ConventionsSpec(
            Convention.CORRECTED,
            Convention.CORRECTED,
            Convention.PAPER,
            Convention.CORRECTED,
            Convention.CORRECTED,
            Convention.CORRECTED);
    assertArrayEquals(plain(spec, ConventionsSpec.defaults()), plain(spec, constant));
  }

  @Test
  void sharpnessAwarenessOfNoRadiusIsMomentum() {
    assertArrayEquals(
        plain(new OptimizerSpec.Momentum(0.01, 0.9), ConventionsSpec.defaults()),
        plain(new OptimizerSpec.Sam(0.01, 0, 0.9), ConventionsSpec.defaults()));
  }
}
