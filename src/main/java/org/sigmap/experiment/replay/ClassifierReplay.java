package org.sigmap.experiment.replay;

import java.util.List;
import java.util.Map;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.Adam;
import org.sigmap.graph.optim.Link;
import org.sigmap.graph.optim.Momentum;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.optim.SophiaH;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/**
 * A small classifier under the optimizers of the out-of-distribution script, {@code C_optimizer}.
 */
final class ClassifierReplay implements Replay {
  static final String KIND = "C_optimizer";

  /**
   * A recorded optimizer in our terms.
   *
   * @param states our name of each recorded state with the parameters' shapes
   * @param matrices our name of each recorded symmetric matrix or spectrum, by its path
   */
  record Setup(
      OptimizerSpec optimizer,
      ConventionsSpec conventions,
      Map<String, String> states,
      Map<String, String> matrices) {
    Setup(OptimizerSpec optimizer, ConventionsSpec conventions, Map<String, String> states) {
      this(optimizer, conventions, states, Map.of());
    }
  }

  private static final List<String> KNOWN =
      List.of(
          "vanilla_sgd",
          "momentum_sgd",
          "adam",
          "sam",
          "adahessian",
          "sophiah",
          "kfac",
          "shampoo",
          "quasinewton");

  @Override
  public Deviation run(RecordedCase recorded, Precision precision) {
    RecordedCase config = recorded.section("config");
    Setup setup = setup(recorded);
    double decay = config.number("weight_decay");
    // The recorded L-BFGS holds its decay term in float32 even where the rest is float64.
    boolean single = recorded.text("optimizer").equals("quasinewton");
    TrainingSpec training =
        new TrainingSpec(
            config.integer("epochs"), single ? (float) decay : decay, true, 1, precision);
    Reproducible part =
        FactoredSetups.KNOWN.contains(recorded.text("optimizer"))
            ? Reproducible.of(recorded, precision)
            : Reproducible.EVERYTHING;
    return run(recorded, training, setup).compare(recorded, part);
  }

  private static Setup setup(RecordedCase recorded) {
    RecordedCase config = recorded.section("config");
    String optimizer = recorded.text("optimizer");
    double rate = config.number("lr");
    double momentum = config.number("momentum");
    ConventionsSpec paper = ConventionsSpec.all(Convention.PAPER);
    return switch (optimizer) {
      // This script's plain descent adds wd·θ, where the covariance script has a term in the loss.
      case "vanilla_sgd" ->
          new Setup(new OptimizerSpec.GradientDescent(rate), ConventionsSpec.defaults(), Map.of());
      case "momentum_sgd" ->
          new Setup(
              new OptimizerSpec.Momentum(rate, momentum),
              paper,
              Map.of("momentum_buffer", Momentum.BUFFER));
      case "sam" ->
          new Setup(
              new OptimizerSpec.Sam(rate, config.number("rho"), momentum),
              paper,
              Map.of("momentum_buffer", Momentum.BUFFER));
      case "adam" ->
          new Setup(
              new OptimizerSpec.Adam(
                  rate, config.number("beta_1"), config.number("beta_2"), config.number("eps")),
              paper,
              Map.of("exp_avg", Adam.FIRST, "exp_avg_sq", Adam.SECOND));
      case "adahessian" -> new Setup(adahessian(rate, config), paper, AdaHessianReplay.STATES);
      case "sophiah" ->
          new Setup(
              sophia(rate, config),
              paper,
              Map.of(
                  "momentum", SophiaH.FIRST,
                  "hessian_moment", SophiaH.CURVATURE,
                  "hessian", SophiaH.ESTIMATE));
      case "kfac" -> FactoredSetups.kfac(recorded.section("kfac_args"));
      case "shampoo" -> FactoredSetups.shampoo(recorded.section("shampoo_args"));
      case "quasinewton" -> FactoredSetups.lbfgs(rate);
      default -> throw new UnknownKindException(recorded.file(), "optimizer", optimizer, KNOWN);
    };
  }

  /** The script passes on only what is named here; the rest are the library's defaults. */
  private static OptimizerSpec adahessian(double rate, RecordedCase config) {
    var usual = OptimizerSpec.AdaHessian.defaults();
    return new OptimizerSpec.AdaHessian(
        rate, usual.beta1(), usual.beta2(), config.number("hessian_power"), usual.epsilon());
  }

  private static OptimizerSpec sophia(double rate, RecordedCase config) {
    var usual = OptimizerSpec.SophiaH.defaults();
    return new OptimizerSpec.SophiaH(
        rate, usual.beta1(), usual.beta2(), config.number("rho"), usual.epsilon(), usual.period());
  }

  private static RecordedRun run(RecordedCase recorded, TrainingSpec training, Setup setup) {
    Matrix x = recorded.array("inputs.X").matrix();
    Weights initial = RecordedWeights.of(recorded.section("init"));
    Matrix y = oneHot(recorded.array("inputs.labels").values(), initial.b2().length);
    Map<String, Double> hyper = Optimizers.hyperparameters(setup.optimizer(), training);
    Link chain =
        recorded.has("z")
            ? Optimizers.of(
                setup.optimizer(),
                training,
                setup.conventions(),
                RecordedProbes.of(recorded, training.steps()))
            : Optimizers.of(setup.optimizer(), training, setup.conventions());
    TrainingShape shape =
        new TrainingShape(
            new RowCounts(x.rows(), x.rows()),
            initial.network(),
            training.precision(),
            new NoPreconditioner(),
            new UpdateRule(
                chain,
                List.copyOf(hyper.keySet()),
                UpdateRule.LossDecay.of(Optimizers.decay(setup.optimizer(), setup.conventions())),
                true),
            LossKind.CROSS_ENTROPY);
    LaneInputs inputs =
        new LaneInputs(Examples.testedOnThemselves(x, y), initial, LaneMatrix.none(), hyper);
    return new RecordedRun(shape, inputs, training.steps(), setup.states(), setup.matrices());
  }

  private static Matrix oneHot(double[] labels, int classes) {
    double[] values = new double[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      values[row * classes + (int) labels[row]] = 1;
    }
    return new Matrix(labels.length, classes, values);
  }
}
