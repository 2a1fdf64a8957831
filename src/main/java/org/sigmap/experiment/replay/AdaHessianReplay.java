package org.sigmap.experiment.replay;

import java.util.List;
import java.util.Map;
import org.sigmap.experiment.replay.RecordedRun.Reproducible;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.AdaHessian;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/**
 * Regression by AdaHessian, kind {@code B_adahessian}. Recorded probes are fed; where they are the
 * constant −1 of variant {@code asis} the chain of {@code conventions: paper} makes them itself.
 */
final class AdaHessianReplay implements Replay {
  static final String KIND = "B_adahessian";

  static final Map<String, String> STATES =
      Map.of("exp_avg", AdaHessian.FIRST, "exp_hessian_diag_sq", AdaHessian.SQUARED_CURVATURE);

  @Override
  public Deviation run(RecordedCase recorded, Precision precision) {
    return run(recorded, isConstant(recorded), precision);
  }

  /** Whether a case's {@code variant} drew −1 for every probe. */
  static boolean isConstant(RecordedCase recorded) {
    return recorded.text("variant").equals("asis");
  }

  /** The replay of a training whose variant is recorded elsewhere. */
  static Deviation run(RecordedCase recorded, boolean constantProbes, Precision precision) {
    RecordedCase used = recorded.section("optimizer");
    double[] betas = used.numbers("betas");
    OptimizerSpec optimizer =
        new OptimizerSpec.AdaHessian(
            used.number("lr"),
            betas[0],
            betas[1],
            used.number("hessian_power"),
            used.number("eps"));
    int steps = recorded.integer("config.epochs");
    TrainingSpec training =
        new TrainingSpec(steps, used.number("weight_decay"), false, 1, precision);
    return run(recorded, constantProbes, optimizer, training)
        .compare(recorded, Reproducible.EVERYTHING);
  }

  private static RecordedRun run(
      RecordedCase recorded, boolean constant, OptimizerSpec optimizer, TrainingSpec training) {
    Examples examples = RecordedRun.examples(recorded, "_n");
    Weights initial = RecordedWeights.of(recorded.section("init"));
    ConventionsSpec paper = ConventionsSpec.all(Convention.PAPER);
    Map<String, Double> hyper = Optimizers.hyperparameters(optimizer, training);
    TrainingShape shape =
        new TrainingShape(
            RecordedRun.rows(examples),
            initial.network(),
            training.precision(),
            new NoPreconditioner(),
            new UpdateRule(
                constant
                    ? Optimizers.of(optimizer, training, paper)
                    : Optimizers.of(
                        optimizer,
                        training,
                        paper,
                        RecordedWeights.probes(recorded, training.steps())),
                List.copyOf(hyper.keySet())),
            LossKind.MEAN_SQUARED_ERROR);
    LaneInputs inputs = new LaneInputs(examples, initial, LaneMatrix.none(), hyper);
    return new RecordedRun(shape, inputs, training.steps(), 1, STATES, Map.of());
  }
}
