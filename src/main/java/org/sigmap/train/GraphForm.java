package org.sigmap.train;

import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * How a training graph is laid out; its numbers do not depend on it.
 *
 * @param xla whether the chunk is compiled by XLA as one unit
 * @param device where every operation is asked onto; empty for wherever TensorFlow likes. Loops and
 *     functions go with the operation that calls them.
 * @param unrolled whether the chunk is a single step without a loop around it, whatever number of
 *     steps is fed: traces do not see into loops
 */
record GraphForm(boolean xla, Optional<DeviceSpec> device, boolean unrolled) {
  /** The form in which a session trains. */
  static GraphForm of(SessionOptions options) {
    return new GraphForm(options.xla(), options.device().pin(), false);
  }

  /** Neither compiled nor bound to a device. */
  static GraphForm plain() {
    return new GraphForm(false, Optional.empty(), false);
  }

  GraphForm asUnrolled() {
    return new GraphForm(xla, device, true);
  }
}
