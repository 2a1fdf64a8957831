package org.sigmap.spec;

/**
 * The network a₀ = x, a_i = σ(a_{i−1}W_i + b_i), f(x) = a_kW_{k+1} + b_{k+1}.
 *
 * @param hidden width h of every hidden layer
 * @param depth k, number of hidden layers; 1 is the paper's two-layer network
 * @param initScale factor on the initial weights of every layer, so that initial outputs scale with
 *     its (k+1)-th power
 * @param initialization what is scaled, in the first layer
 * @param biases what biases start from
 * @param activation σ
 * @param parameterization what the products a_{i−1}W_i are multiplied by
 */
public record ModelSpec(
    int hidden,
    int depth,
    double initScale,
    Initialization initialization,
    Biases biases,
    ActivationKind activation,
    Parameterization parameterization) {
  /** Layers whose graph still takes seconds to build. */
  private static final int MOST_LAYERS = 64;

  public ModelSpec {
    Check.atLeast("hidden", hidden, 1);
    Check.that(
        depth >= 1 && depth <= MOST_LAYERS,
        "depth",
        "depth, the number of hidden layers, must lie between 1 and %s, but is %s",
        MOST_LAYERS,
        depth);
    Check.positive("initScale", initScale);
  }

  /** A ReLU network in standard parameterization. */
  public ModelSpec(
      int hidden, int depth, double initScale, Initialization initialization, Biases biases) {
    this(
        hidden,
        depth,
        initScale,
        initialization,
        biases,
        ActivationKind.RELU,
        Parameterization.STANDARD);
  }

  public ModelSpec(int hidden, int depth, double initScale) {
    this(hidden, depth, initScale, Initialization.KAIMING_UNIFORM, Biases.ZERO);
  }

  /** A two-layer network with Kaiming-uniform weights and biases from zero. */
  public ModelSpec(int hidden, double initScale) {
    this(hidden, 1, initScale);
  }

  public static ModelSpec defaults() {
    return new ModelSpec(500, 0.001);
  }
}
