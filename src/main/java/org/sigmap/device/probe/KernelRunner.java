package org.sigmap.device.probe;

import java.util.OptionalInt;

/** Computes one probe operation on a named kind of device. */
@FunctionalInterface
public interface KernelRunner {
  /**
   * The result of {@code kernel} on fixed inputs, row-major.
   *
   * @param gpu whether the operation is pinned to the GPU, or to the CPU
   * @param index which GPU the session shows, empty for all
   * @throws org.tensorflow.exceptions.TensorFlowException where the device does not compute it
   */
  float[] run(Kernel kernel, boolean gpu, OptionalInt index);
}
