package org.sigmap.device.probe;

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
