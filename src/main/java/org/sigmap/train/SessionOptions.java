package org.sigmap.train;

/**
 * How a training session uses the machine.
 *
 * @param threads threads inside one session; one lane group a core beats one group on all cores,
 *     because small kernels do not pay for being split (docs/performance.md)
 * @param xla whether the chunk is compiled by XLA as one unit
 * @param gpu whether TensorFlow may see GPUs
 */
public record SessionOptions(int threads, boolean xla, boolean gpu) {
  public static SessionOptions singleThreaded() {
    return new SessionOptions(1, false, false);
  }
}
