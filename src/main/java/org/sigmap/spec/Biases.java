package org.sigmap.spec;

/** What biases start from. */
public enum Biases {
  ZERO,
  /**
   * The uniform distribution of the same layer's weights, U(±s·√(6/fan_in)) with s the model's
   * scale. At s = 1/√6 weights and biases are those of PyTorch's linear layer, U(±1/√fan_in).
   */
  UNIFORM
}
