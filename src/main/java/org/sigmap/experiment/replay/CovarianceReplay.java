package org.sigmap.experiment.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.Observation;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
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
    Deviation.Collector collector = new Deviation.Collector();
    boolean single = precision == Precision.FLOAT32;
    LaneInputs lane = lane(recorded);
    try (TrainingSession session =
        TrainingSession.open(shape(config, lane, precision), SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      List<Double> trainLoss = new ArrayList<>();
      List<Double> testLoss = new ArrayList<>();
      int steps = config.integer("epochs");
      int logEvery = config.integer("log_every");
      for (int t = 0; t < steps; t++) {
        Observation observation = session.advance(1);
        if (t == 0 && single) {
          RecordedWeights.compare(
              collector,
              "after_step_1",
              session.weights().get(0),
              recorded.section("after_step_1"));
        }
        if (t % logEvery == 0 || t == steps - 1) {
          trainLoss.add(observation.lossBeforeUpdate()[0]);
          testLoss.add(observation.testLoss()[0]);
        }
      }
      RecordedCase theirs = single ? recorded : recorded.section("f64");
      collector.compare("train_loss", array(trainLoss), theirs.array("train_loss").values());
      collector.compare("test_loss", array(testLoss), theirs.array("test_loss").values());
      RecordedWeights.compare(
          collector, "final", session.weights().get(0), theirs.section("final"));
    }
    return collector.deviation();
  }

  private static LaneInputs lane(RecordedCase recorded) {
    RecordedCase config = recorded.section("config");
    RecordedCase inputs = recorded.section("inputs");
    Weights initial = RecordedWeights.of(recorded.section("init"));
    Matrix covariance =
        SymmetricEigen.compose(
            inputs.array("eigenvectors").matrix(), inputs.array("eigenvalues").values());
    return new LaneInputs(
            new Examples(
                inputs.array("X_train").matrix(),
                inputs.array("y_train_n").matrix(),
                inputs.array("X_test").matrix(),
                inputs.array("y_test_n").matrix()),
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
    Examples examples = lane.examples();
    return new TrainingShape(
        new RowCounts(examples.trainInputs().rows(), examples.testInputs().rows()),
        lane.initial().network(),
        precision,
        new CovariancePower(CovarianceSource.POPULATION),
        UpdateRule.of(OptimizerSpec.defaults(), training, ConventionsSpec.all(Convention.PAPER)),
        LossKind.MEAN_SQUARED_ERROR);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
