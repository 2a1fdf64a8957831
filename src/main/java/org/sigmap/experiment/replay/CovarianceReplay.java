package org.sigmap.experiment.replay;

import java.util.Map;
import org.sigmap.experiment.replay.RecordedRun.Reproducible;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/**
 * Gradient descent preconditioned by the exact covariance: {@code vanilla_generalization_cov.py} of
 * the authors' code, conventions {@code paper}.
 *
 * <p>Σ^p is computed anew from the recorded eigenvalues and eigenvectors, in the graph.
 */
final class CovarianceReplay implements Replay {
  static final String KIND = "A_cov";

  @Override
  public Deviation run(RecordedCase recorded, Precision precision) {
    RecordedCase config = recorded.section("config");
    LaneInputs lane = lane(recorded);
    RecordedRun run =
        new RecordedRun(
            shape(config, lane, precision),
            lane,
            config.integer("epochs"),
            config.integer("log_every"),
            Map.of(),
            Map.of());
    requireWhole(recorded, precision);
    return run.compare(recorded, Reproducible.EVERYTHING);
  }

  /** What cases of other kinds may lack. */
  private static void requireWhole(RecordedCase recorded, Precision precision) {
    boolean single = precision == Precision.FLOAT32;
    recorded.section(single ? "after_step_1" : "f64");
    recorded.array(single ? "test_loss" : "f64.test_loss");
  }

  private static LaneInputs lane(RecordedCase recorded) {
    RecordedCase config = recorded.section("config");
    RecordedCase inputs = recorded.section("inputs");
    Weights initial = RecordedWeights.of(recorded.section("init"));
    Matrix covariance =
        SymmetricEigen.compose(
            inputs.array("eigenvectors").matrix(), inputs.array("eigenvalues").values());
    return new LaneInputs(
            RecordedRun.examples(recorded, "_n"),
            initial,
            LaneMatrix.covariance(covariance),
            Map.of(
                Hyperparameters.LEARNING_RATE, config.number("lr"),
                Hyperparameters.WEIGHT_DECAY, config.number("wd")))
        .withPower(config.number("p"), 0);
  }

  private static TrainingShape shape(RecordedCase config, LaneInputs lane, Precision precision) {
    TrainingSpec training =
        new TrainingSpec(
            config.integer("epochs"),
            config.number("wd"),
            !config.flag("exclude_bias"),
            config.integer("log_every"),
            precision);
    return new TrainingShape(
        RecordedRun.rows(lane.examples()),
        lane.initial().network(),
        precision,
        new CovariancePower(CovarianceSource.POPULATION),
        UpdateRule.of(OptimizerSpec.defaults(), training, ConventionsSpec.all(Convention.PAPER)),
        LossKind.MEAN_SQUARED_ERROR);
  }
}
