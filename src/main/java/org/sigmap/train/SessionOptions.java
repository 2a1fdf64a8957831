package org.sigmap.train;

import java.util.Optional;
import org.sigmap.device.DeviceChoice;

/**
 * How a training session uses the machine.
 *
 * @param threads threads inside one session; one lane group a core beats one group on all cores,
 *     because small kernels do not pay for being split (docs/performance.md)
 * @param xla whether the chunk is compiled by XLA as one unit
 * @param device the device that trains; the same for every session of a process
 */
public record SessionOptions(int threads, boolean xla, DeviceChoice device) {
  public static SessionOptions singleThreaded() {
    return new SessionOptions(1, false, new DeviceChoice.Cpu(Optional.empty()));
  }
}
