package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;

/** What every kind of preconditioner must do; a new one is tested by its line in the registry. */
class PreconditionerConformanceTest {
  /** Relative, of weights that steps of about 0.1 moved in float64. */
  private static final double ROUNDING = 1e-10;

  private static final int LANES = 2;
  private static final int STEPS = 40;
  private static final OptimizerSpec DESCENT = new OptimizerSpec.GradientDescent(0.05);
  private static final ModelSpec MODEL = new ModelSpec(8, 1.0);

  static List<PreconditionerSpec> kinds() {
    List<PreconditionerSpec> kinds = new ArrayList<>(Kinds.preconditioners());
    // Its p moves, by validation rows that no other kind has: recorded trajectories hold it.
    kinds.removeIf(PreconditionerSpec::validates);
    kinds.add(new PreconditionerSpec.CovariancePower(0, CovarianceSource.EMPIRICAL, 0));
    return kinds;
  }

  private static TrainingSpec training(Precision precision) {
    return new TrainingSpec(STEPS, 0.1, false, STEPS, precision);
  }

  private static SmallLanes.Trained train(PreconditionerSpec spec, Precision precision) {
    TrainingShape shape =
        new TrainingShape(
                new RowCounts(TrainedKind.ROWS, TrainedKind.ROWS),
                Network.of(TrainedKind.INPUTS, MODEL.hidden(), TrainedKind.OUTPUTS),
                precision,
                PreconditionerPlan.of(spec).preconditioner(),
                UpdateRule.of(DESCENT, training(precision), ConventionsSpec.defaults()),
                LossKind.MEAN_SQUARED_ERROR)
            .withLanes(LANES);
    List<LaneInputs> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      SeedStreams streams = new SeedStreams(60 + lane);
      Examples rows = TrainedKind.examples(streams);
      lanes.add(
          new LaneInputs(
              rows,
              Weights.draw(MODEL, TrainedKind.INPUTS, TrainedKind.OUTPUTS, streams),
              LaneMatrix.covariance(EmpiricalCovariance.of(rows.trainInputs())),
              Optimizers.hyperparameters(spec, DESCENT, training(precision))));
    }
    return SmallLanes.train(shape, lanes, STEPS / 2, STEPS / 2);
  }

  /** Every number of a kind is one that its graph reads, once a lane and p among them. */
  @ParameterizedTest
  @MethodSource("kinds")
  void readsEveryNumberOfItsSpecification(PreconditionerSpec spec) {
    PreconditionerPlan plan = PreconditionerPlan.of(spec);
    Set<String> read = new HashSet<>(plan.preconditioner().numbers());
    plan.preconditioner().known().ifPresent(known -> read.addAll(known.knownNumbers()));
    assertEquals(read, plan.numbers().keySet());
    List<String> fields = Kinds.numbers((Record) spec);
    assertEquals(fields.size(), read.size());
    assertEquals(fields.contains("p"), read.contains(Preconditioner.POWER));
    boolean none = spec instanceof PreconditionerSpec.None;
    assertEquals(spec.knownBeforeTraining() && !none, plan.preconditioner().known().isPresent());
  }

  static Stream<PreconditionerSpec> powers() {
    return kinds().stream().filter(spec -> Kinds.numbers((Record) spec).contains("p"));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("powers")
  void aZerothPowerIsPlainGradientDescentBitForBit(PreconditionerSpec spec) {
    for (Precision precision : Precision.values()) {
      SmallLanes.Trained plain = train(new PreconditionerSpec.None(), precision);
      SmallLanes.Trained zero = train(Kinds.with(spec, "p", 0), precision);
      SmallLanes.assertBitwise(plain.last(), zero.last(), precision.word());
      for (int lane = 0; lane < LANES; lane++) {
        SmallLanes.assertBitwise(plain.weights().get(lane), zero.weights().get(lane), "lane");
      }
    }
  }

  /** Otherwise the test above would hold for a preconditioner that is never applied. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("powers")
  void otherPowersTrainDifferently(PreconditionerSpec spec) {
    SmallLanes.Trained zero = train(Kinds.with(spec, "p", 0), Precision.FLOAT64);
    SmallLanes.Trained half = train(Kinds.with(spec, "p", 0.5), Precision.FLOAT64);
    for (int lane = 0; lane < LANES; lane++) {
      double moved = SmallLanes.deviation(zero.weights().get(lane), half.weights().get(lane));
      assertTrue(moved > 1e-3, "lane " + lane + " deviates by " + moved);
    }
  }

  /** The rows' covariance given, computed, and estimated from full batches is one covariance. */
  @Test
  void theSameCovarianceIsTheSamePreconditioner() {
    double p = -0.5;
    double damping = 0.1;
    SmallLanes.Trained given =
        train(
            new PreconditionerSpec.CovariancePower(p, CovarianceSource.POPULATION, damping),
            Precision.FLOAT64);
    for (PreconditionerSpec same :
        List.of(
            new PreconditionerSpec.CovariancePower(p, CovarianceSource.EMPIRICAL, damping),
            new PreconditionerSpec.AdaptiveCovariancePower(p, damping, 0.9, 0, 1))) {
      SmallLanes.Trained other = train(same, Precision.FLOAT64);
      for (int lane = 0; lane < LANES; lane++) {
        SmallLanes.assertClose(
            given.weights().get(lane), other.weights().get(lane), ROUNDING, same.toString());
      }
    }
  }
}
