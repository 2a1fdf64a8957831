package org.sigmap.experiment.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sigmap.experiment.replay.RecordedRun.Reproducible;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.Adam;
import org.sigmap.graph.optim.Kfac;
import org.sigmap.graph.optim.Link;
import org.sigmap.graph.optim.Momentum;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.optim.Shampoo;
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

  /** Whose rounding grows. */
  private static final Set<String> FACTORED = Set.of("kfac", "shampoo", "quasinewton");

  private static final ConventionsSpec PAPER = ConventionsSpec.all(Convention.PAPER);

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
        FACTORED.contains(recorded.text("optimizer"))
            ? Reproducible.of(recorded, precision)
            : Reproducible.EVERYTHING;
    return run(recorded, training, setup).compare(recorded, part);
  }

  private static Setup setup(RecordedCase recorded) {
    RecordedCase config = recorded.section("config");
    String optimizer = recorded.text("optimizer");
    double rate = config.number("lr");
    double momentum = config.number("momentum");
    return switch (optimizer) {
      // This script's plain descent adds wd·θ, where the covariance script has a term in the loss.
      case "vanilla_sgd" ->
          new Setup(new OptimizerSpec.GradientDescent(rate), ConventionsSpec.defaults(), Map.of());
      case "momentum_sgd" ->
          new Setup(
              new OptimizerSpec.Momentum(rate, momentum),
              PAPER,
              Map.of("momentum_buffer", Momentum.BUFFER));
      case "sam" ->
          new Setup(
              new OptimizerSpec.Sam(rate, config.number("rho"), momentum),
              PAPER,
              Map.of("momentum_buffer", Momentum.BUFFER));
      case "adam" ->
          new Setup(
              new OptimizerSpec.Adam(
                  rate, config.number("beta_1"), config.number("beta_2"), config.number("eps")),
              PAPER,
              Map.of("exp_avg", Adam.FIRST, "exp_avg_sq", Adam.SECOND));
      case "adahessian" -> new Setup(adahessian(rate, config), PAPER, AdaHessianReplay.STATES);
      case "sophiah" ->
          new Setup(
              sophia(rate, config),
              PAPER,
              Map.of(
                  "momentum", SophiaH.FIRST,
                  "hessian_moment", SophiaH.CURVATURE,
                  "hessian", SophiaH.ESTIMATE));
      case "kfac" -> kfac(recorded.section("kfac_args"));
      case "shampoo" -> shampoo(recorded.section("shampoo_args"));
      case "quasinewton" -> lbfgs(rate);
      default -> throw RecordedCaseException.unknown(recorded, "optimizer", KNOWN);
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
                RecordedWeights.probes(recorded, training.steps()))
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
    return new RecordedRun(shape, inputs, training.steps(), 1, setup.states(), setup.matrices());
  }

  private static Matrix oneHot(double[] labels, int classes) {
    double[] values = new double[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      values[row * classes + (int) labels[row]] = 1;
    }
    return new Matrix(labels.length, classes, values);
  }

  private static Setup kfac(RecordedCase used) {
    OptimizerSpec optimizer =
        new OptimizerSpec.Kfac(
            used.number("lr"),
            used.number("momentum"),
            used.number("damping"),
            used.number("stat_decay"),
            used.number("kl_clip"),
            used.integer("TCov"),
            used.integer("TInv"));
    Map<String, String> matrices = new LinkedHashMap<>();
    for (int layer = 0; layer < 2; layer++) {
      String path = "kfac_state.layer" + layer + ".";
      matrices.put(path + "m_aa", Kfac.MEAN + "a" + (layer + 1));
      matrices.put(path + "m_gg", Kfac.MEAN + "g" + (layer + 1));
      matrices.put(path + "d_a", Kfac.VALUES + "a" + (layer + 1));
      matrices.put(path + "d_g", Kfac.VALUES + "g" + (layer + 1));
    }
    return new Setup(optimizer, PAPER, Map.of("momentum_buffer", Momentum.BUFFER), matrices);
  }

  private static Setup shampoo(RecordedCase used) {
    OptimizerSpec optimizer =
        new OptimizerSpec.Shampoo(
            used.number("lr"),
            used.number("momentum"),
            used.number("epsilon"),
            used.integer("update_freq"));
    Map<String, String> matrices = new LinkedHashMap<>();
    for (String name : List.of("W1", "b1", "W2", "b2")) {
      // Torch's first axis is the outputs.
      String ours = name.toLowerCase(java.util.Locale.ROOT);
      String path = "state_after_last_step." + name + ".inv_precond_";
      matrices.put(path + 0, Shampoo.POWER + "outputs." + ours);
      if (name.startsWith("W")) {
        matrices.put(path + 1, Shampoo.POWER + "inputs." + ours);
      }
    }
    return new Setup(optimizer, PAPER, Map.of("momentum_buffer", Shampoo.MOMENTUM), matrices);
  }

  private static Setup lbfgs(double rate) {
    OptimizerSpec.Lbfgs usual = OptimizerSpec.Lbfgs.defaults();
    OptimizerSpec optimizer = new OptimizerSpec.Lbfgs(rate, usual.history(), usual.iterations());
    return new Setup(optimizer, PAPER, Map.of());
  }
}
