package org.sigmap.graph.precondition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.LaneRun;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.Task;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec.AdaptiveCovariancePower;
import org.sigmap.spec.StructureSpec;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.TrainingState;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

class AdaptiveCovariancePowerTest {
  /** Relative, on parameters; an update moves them by 1e-3 and more. */
  private static final double DOUBLE_ROUNDING = 1e-10;

  /** The same in float32. */
  private static final double LANE = 1e-5;

  private static final int ROWS = 12;
  private static final int BATCH = 5;
  private static final int D = 3;
  private static final int H = 4;
  private static final int O = 2;
  private static final int STEPS = 8;
  private static final TrainingSpec TRAINING =
      new TrainingSpec(STEPS, 0, false, STEPS, Precision.FLOAT64);

  /** Lanes that differ in every number but the two that a graph is built for. */
  private static final List<AdaptiveCovariancePower> LANES =
      List.of(
          new AdaptiveCovariancePower(-1, 0.3, 0.6, 2, 3),
          new AdaptiveCovariancePower(0.5, 0.01, 0, 2, 3));

  private static final List<Task> TASKS =
      List.of(
          Task.draw(LossKind.MEAN_SQUARED_ERROR, 1, ROWS, D, H, O),
          Task.draw(LossKind.MEAN_SQUARED_ERROR, 2, ROWS, D, H, O));

  private static TrainingShape shape(
      AdaptiveCovariancePower power,
      OptimizerSpec optimizer,
      int lanes,
      Precision precision,
      int batch) {
    return new TrainingShape(
            new RowCounts(ROWS, ROWS, batch, 0),
            Network.of(D, H, O),
            precision,
            PreconditionerPlan.of(power).preconditioner(),
            UpdateRule.of(optimizer, TRAINING, ConventionsSpec.defaults()),
            LossKind.MEAN_SQUARED_ERROR)
        .withLanes(lanes);
  }

  private static LaneInputs lane(
      Task task, AdaptiveCovariancePower power, OptimizerSpec optimizer) {
    return new LaneInputs(
        task.examples(),
        task.initial(),
        LaneMatrix.none(),
        Optimizers.hyperparameters(power, optimizer, TRAINING));
  }

  private static OptimizerSpec descent(double rate) {
    return new OptimizerSpec.GradientDescent(rate);
  }

  private static List<LaneInputs> lanes() {
    return List.of(
        lane(TASKS.get(0), LANES.get(0), descent(0.05)),
        lane(TASKS.get(1), LANES.get(1), descent(0.02)));
  }

  private static List<Weights> train(TrainingShape shape, List<LaneInputs> lanes) {
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(lanes);
      session.advance(STEPS);
      return session.weights();
    }
  }

  static List<StructureSpec> structures() {
    return List.of(
        new StructureSpec.Full(),
        new StructureSpec.Diagonal(),
        new StructureSpec.Block(null, List.of(List.of(0, 2), List.of(1))));
  }

  /** Whether a structure keeps an entry of Σ, here written out. */
  private static boolean kept(StructureSpec structure, int i, int j) {
    return i == j
        || structure instanceof StructureSpec.Full
        || structure instanceof StructureSpec.Block && i + j == 2;
  }

  /** Mini-batches in plain loops, the covariance as a sum over all rows seen, weighted by age. */
  @ParameterizedTest
  @MethodSource("structures")
  void lanesMatchAReferenceThatRemembersEveryRow(StructureSpec structure) {
    TrainingShape shape =
        shape(of(LANES.get(0), structure), descent(0.05), 2, Precision.FLOAT64, BATCH);
    List<Weights> ours = train(shape, lanes());
    for (int i = 0; i < 2; i++) {
      AdaptiveCovariancePower power = of(LANES.get(i), structure);
      List<Matrix> expected = reference(TASKS.get(i), power, i == 0 ? 0.05 : 0.02);
      double moved = LaneRun.distance(TASKS.get(i).stackedInitial(), expected);
      assertTrue(moved > 1e-2, "the reference hardly moves: " + moved);
      LaneRun.assertNear(expected, ours.get(i), DOUBLE_ROUNDING);
    }
  }

  private static AdaptiveCovariancePower of(
      AdaptiveCovariancePower power, StructureSpec structure) {
    return new AdaptiveCovariancePower(
        power.p(),
        power.damping(),
        power.statisticsDecay(),
        power.warmUp(),
        power.refresh(),
        structure,
        power.normalize(),
        power.layers(),
        power.hiddenP());
  }

  /** Of 100,000 inputs their variances, their means and P, and no square. */
  @Test
  void ofADiagonalOrBlocksOnlyTheseAreRemembered() {
    Network network = Network.of(100_000, 2, 1);
    assertEquals(300_001, statistics(new StructureSpec.Diagonal(), network));
    assertEquals(900_001, statistics(new StructureSpec.Block(4, null), network));
    assertEquals(2e10 + 2e5 + 1, statistics(new StructureSpec.Full(), network));
  }

  private static double statistics(StructureSpec structure, Network network) {
    return PreconditionerPlan.of(of(LANES.get(0), structure)).preconditioner().statistics(network);
  }

  private static List<Matrix> reference(Task task, AdaptiveCovariancePower power, double rate) {
    List<Matrix> theta = new ArrayList<>(task.stackedInitial());
    List<Matrix> seen = new ArrayList<>();
    Matrix p = Matrix.identity(D);
    for (int step = 0; step < STEPS; step++) {
      int first = step * BATCH;
      int[] rows = IntStream.range(first, first + BATCH).map(i -> i % ROWS).toArray();
      Matrix x = task.x().selectRows(rows);
      seen.add(x);
      if (step >= power.warmUp() && (step - power.warmUp()) % power.refresh() == 0) {
        double[] sigma = covariance(seen, power.statisticsDecay()).values();
        Arrays.setAll(sigma, at -> kept(power.structure(), at / D, at % D) ? sigma[at] : 0);
        p = MatrixPower.power(new Matrix(D, D, sigma), power.p(), power.damping());
      }
      Task batch = new Task(task.loss(), x, task.y().selectRows(rows), task.initial());
      List<ReferenceNetwork.Tap> layers = batch.layers(theta);
      Matrix gradient = layers.get(0).gradient();
      Matrix weights = p.times(Task.withoutLastRow(gradient));
      Matrix stacked = PlainLoops.stack(weights, new Matrix(1, H, gradient.row(D)));
      theta.set(0, PlainLoops.plus(theta.get(0), -rate, stacked));
      theta.set(1, PlainLoops.plus(theta.get(1), -rate, layers.get(1).gradient()));
    }
    return theta;
  }

  private static Matrix covariance(List<Matrix> batches, double decay) {
    double total = 0;
    double[] mean = new double[D];
    double[] sigma = new double[D * D];
    for (int pass = 0; pass < 2; pass++) {
      for (int age = 0; age < batches.size(); age++) {
        double weight = age == 0 ? 1 : Math.pow(decay, age);
        Matrix x = batches.get(batches.size() - 1 - age);
        for (int r = 0; r < x.rows(); r++) {
          total += pass == 0 ? weight : 0;
          for (int i = 0; i < D; i++) {
            mean[i] += pass == 0 ? weight * x.get(r, i) : 0;
            for (int j = 0; pass == 1 && j < D; j++) {
              sigma[i * D + j] +=
                  weight * (x.get(r, i) - mean[i]) * (x.get(r, j) - mean[j]) / total;
            }
          }
        }
      }
      for (int i = 0; pass == 0 && i < D; i++) {
        mean[i] /= total;
      }
    }
    return new Matrix(D, D, sigma);
  }

  static List<OptimizerSpec> optimizers() {
    return List.of(
        descent(0.05),
        OptimizerSpec.Adam.defaults(),
        new OptimizerSpec.Sam(0.01, 0.1, 0.9),
        OptimizerSpec.Lbfgs.defaults());
  }

  /** Full batches from the first step on; SAM and L-BFGS ask for gradients at other points too. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("optimizers")
  void withFullBatchesItIsTheFixedCovariance(OptimizerSpec optimizer) {
    AdaptiveCovariancePower power = new AdaptiveCovariancePower(-0.5, 0.1, 0.9, 0, 1);
    TrainingShape adaptive = shape(power, optimizer, 1, Precision.FLOAT64, ROWS);
    TrainingShape fixed =
        new TrainingShape(
            new RowCounts(ROWS, ROWS),
            Network.of(D, H, O),
            Precision.FLOAT64,
            new CovariancePower(CovarianceSource.EMPIRICAL),
            UpdateRule.of(optimizer, TRAINING, ConventionsSpec.defaults()),
            LossKind.MEAN_SQUARED_ERROR);
    List<LaneInputs> lane = List.of(lane(TASKS.get(0), power, optimizer));
    List<Matrix> expected = Task.stacked(train(fixed, lane).get(0));
    assertTrue(LaneRun.distance(TASKS.get(0).stackedInitial(), expected) > 1e-3);
    LaneRun.assertNear(expected, train(adaptive, lane).get(0), DOUBLE_ROUNDING);
  }

  /**
   * In float32 the moment of a column that is the sum of the others is off by some 1e-8, and its
   * fourth root by 1e-2; the gain along (1, 1, −1) is that of the damping.
   */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void directionsWithoutVarianceHaveTheGainOfTheDamping(Precision precision) {
    AdaptiveCovariancePower power = new AdaptiveCovariancePower(0.25, 1e-20, 0.9, 0, 1);
    double rounding = precision == Precision.FLOAT32 ? 1e-6 : 1e-7;
    for (int seed = 1; seed <= 5; seed++) {
      LaneInputs whole =
          lane(Task.draw(LossKind.MEAN_SQUARED_ERROR, seed, ROWS, D, H, O), power, descent(0.05));
      Matrix rows = whole.examples().trainInputs();
      double[] x = rows.values().clone();
      for (int i = 0; i < x.length; i += D) {
        x[i + 2] = x[i] + x[i + 1];
      }
      LaneInputs flat =
          whole.withExamples(
              whole.examples().withInputs(new Matrix(ROWS, D, x), whole.examples().testInputs()));
      try (TrainingSession session =
          TrainingSession.open(
              shape(power, descent(0.05), 1, precision, ROWS), SessionOptions.singleThreaded())) {
        session.load(List.of(flat));
        session.advance(3);
        double[] p =
            session.optimizerState(
                org.sigmap.graph.precondition.AdaptiveCovariancePower.PRECONDITIONER);
        double gain = Math.pow(1e-20, 0.25);
        for (int i = 0; i < D; i++) {
          double moved = p[i * D] + p[i * D + 1] - p[i * D + 2];
          assertEquals(i < 2 ? gain : -gain, moved, rounding, "seed " + seed);
        }
      }
    }
  }

  @Tag("slow")
  @Test
  void aLaneIsItsSoloRun() {
    List<Weights> together =
        train(shape(LANES.get(0), descent(0.05), 2, Precision.FLOAT32, BATCH), lanes());
    for (int i = 0; i < 2; i++) {
      Weights solo =
          train(
                  shape(LANES.get(0), descent(0.05), 1, Precision.FLOAT32, BATCH),
                  List.of(lanes().get(i)))
              .get(0);
      LaneRun.assertNear(Task.stacked(solo), together.get(i), LANE);
    }
  }

  /** From a state in mid warm-up, and one between two refreshes, after training something else. */
  @Test
  void trainingGoesOnFromAStateBitForBit() {
    TrainingShape shape = shape(LANES.get(0), descent(0.05), 2, Precision.FLOAT32, BATCH);
    List<LaneInputs> swapped = List.of(lanes().get(1), lanes().get(0));
    for (int middle : new int[] {1, 4}) {
      try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
        session.load(lanes());
        session.advance(middle);
        TrainingState state = session.state();
        session.advance(STEPS - middle);
        Map<String, double[]> end = session.state().variables();
        session.load(swapped);
        session.advance(STEPS);
        session.load(lanes());
        session.restore(state);
        session.advance(STEPS - middle);
        Map<String, double[]> again = new HashMap<>(session.state().variables());
        assertEquals(end.keySet(), again.keySet());
        end.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
      }
    }
  }
}
