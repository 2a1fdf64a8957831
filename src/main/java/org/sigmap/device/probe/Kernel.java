package org.sigmap.device.probe;

/** The operations a usable GPU must compute, one of each kernel family that training runs on. */
public enum Kernel {
  MAT_MUL("MatMul", "cuBLAS matrix product"),
  MUL("Mul", "element-wise"),
  TANH("Tanh", "element-wise"),
  SELF_ADJOINT_EIG("SelfAdjointEig", "cuSOLVER eigendecomposition");

  private final String operation;
  private final String family;

  Kernel(String operation, String family) {
    this.operation = operation;
    this.family = family;
  }

  public String operation() {
    return operation;
  }

  /** What its CUDA kernels come from, in words. */
  public String family() {
    return family;
  }
}
