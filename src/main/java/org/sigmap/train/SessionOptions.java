package org.sigmap.train;

import java.util.Optional;
import org.sigmap.device.DeviceChoice;

/**
 * How a training session uses the machine.
 *
 * @param threads threads inside one session; one lane group a core beats one group on all cores,
 *     because small kernels do not pay for being split (docs/performance.md)
 * @param evaluators threads that evaluate side by side, each its own blocks of rows: more than one
 *     where groups are fewer than cores; no result depends on it
 * @param xla whether the chunk is compiled by XLA as one unit
 * @param device the device that trains; the same for every session of a process
 */
public record SessionOptions(int threads, int evaluators, boolean xla, DeviceChoice device) {
  /** One thread evaluates. */
  public SessionOptions(int threads, boolean xla, DeviceChoice device) {
    this(threads, 1, xla, device);
  }

  public static SessionOptions singleThreaded() {
    return new SessionOptions(1, false, new DeviceChoice.Cpu(Optional.empty()));
  }

  /** The same with other threads that evaluate. */
  public SessionOptions withEvaluators(int count) {
    return new SessionOptions(threads, count, xla, device);
  }
}
