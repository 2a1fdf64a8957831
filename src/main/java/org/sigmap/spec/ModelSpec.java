package org.sigmap.spec;

/**
 * The two-layer ReLU network f(x) = relu(xW₁ + b₁)W₂ + b₂.
 *
 * @param hidden width h of the hidden layer
 * @param initScale factor on the Kaiming-uniform initial weights U(±√(6/fan_in)) of both layers (He
 *     et al. 2015, eq. 14); biases start at zero
 */
public record ModelSpec(int hidden, double initScale) {
  public ModelSpec {
    Check.atLeast("hidden", hidden, 1);
    Check.positive("initScale", initScale);
  }

  public static ModelSpec defaults() {
    return new ModelSpec(500, 0.001);
  }
}
