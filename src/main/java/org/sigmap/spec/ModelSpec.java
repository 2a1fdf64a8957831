package org.sigmap.spec;

/**
 * The two-layer ReLU network f(x) = relu(xW₁ + b₁)W₂ + b₂.
 *
 * @param hidden width h of the hidden layer
 * @param initScale factor on the initial weights of both layers
 * @param initialization what is scaled, in the first layer
 * @param biases what biases start from
 */
public record ModelSpec(
    int hidden, double initScale, Initialization initialization, Biases biases) {
  public ModelSpec {
    Check.atLeast("hidden", hidden, 1);
    Check.positive("initScale", initScale);
  }

  /** A network with Kaiming-uniform weights and biases from zero. */
  public ModelSpec(int hidden, double initScale) {
    this(hidden, initScale, Initialization.KAIMING_UNIFORM, Biases.ZERO);
  }

  public static ModelSpec defaults() {
    return new ModelSpec(500, 0.001);
  }
}
