package org.sigmap.device.probe;

import java.util.OptionalInt;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Computes every {@link Kernel} on the GPU and compares it with the CPU. A listed GPU is not yet a
 * usable one: on an architecture the native has no element-wise kernels for, the device is listed,
 * products work, and the first addition fails.
 */
public final class GpuProbe {
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

  /** What came of computing the probe operations on a GPU. */
  public sealed interface ProbeResult {
    /**
     * Every operation ran and agrees with the CPU.
     *
     * @param difference the largest difference, as a fraction of the largest value on the CPU
     */
    record Passed(double difference) implements ProbeResult {}

    /** {@code kernel} did not run; {@code message} is TensorFlow's. */
    record Failed(Kernel kernel, String message) implements ProbeResult {}

    /** {@code kernel} ran but differs from the CPU by {@code difference}, as above. */
    record Wrong(Kernel kernel, double difference) implements ProbeResult {}
  }

  /** Admits TF32 products (10-bit mantissa, rounding 2⁻¹¹ a factor) and nothing coarser. */
  static final double TOLERANCE = 2e-3;

  private final KernelRunner runner;

  public GpuProbe(KernelRunner runner) {
    this.runner = runner;
  }

  /** The probe on this process's TensorFlow. */
  public static GpuProbe ofTensorFlow() {
    return new GpuProbe(new TensorFlowKernels());
  }

  /**
   * @param index which GPU of the machine, empty for TensorFlow's first
   */
  public ProbeResult probe(OptionalInt index) {
    double largest = 0;
    for (Kernel kernel : Kernel.values()) {
      float[] cpu = runner.run(kernel, false, OptionalInt.empty());
      float[] gpu;
      try {
        gpu = runner.run(kernel, true, index);
      } catch (TensorFlowException
          | TFInvalidArgumentException
          | TFUnimplementedException failure) {
        // Two of TensorFlow's status exceptions stand outside its own hierarchy.
        return new ProbeResult.Failed(kernel, String.valueOf(failure.getMessage()));
      }
      double difference = difference(cpu, gpu);
      // Negated so that NaN counts as wrong.
      if (!(difference <= TOLERANCE)) {
        return new ProbeResult.Wrong(kernel, difference);
      }
      largest = Math.max(largest, difference);
    }
    return new ProbeResult.Passed(largest);
  }

  /** max|gpu − cpu| / max|cpu|; NaN where the GPU gives NaN or another number of values. */
  private static double difference(float[] cpu, float[] gpu) {
    if (cpu.length != gpu.length) {
      return Double.NaN;
    }
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < cpu.length; i++) {
      scale = Math.max(scale, Math.abs(cpu[i]));
      worst = Math.max(worst, Math.abs((double) gpu[i] - cpu[i]));
    }
    return worst / scale;
  }
}
