package org.sigmap.train;

import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * How a training graph is laid out; but for {@code part} its numbers do not depend on it.
 *
 * @param xla whether the chunk is compiled by XLA as one unit
 * @param device where every operation is asked onto; empty for wherever TensorFlow likes. Loops and
 *     functions go with the operation that calls them.
 * @param unrolled whether the chunk is a single step without a loop around it, whatever number of
 *     steps is fed: traces do not see into loops
 * @param part what the chunk makes of a step
 * @param loops over blocks of rows that an evaluation runs side by side
 */
record GraphForm(
    boolean xla, Optional<DeviceSpec> device, boolean unrolled, StepPart part, int loops) {
  /** The form in which a session trains. */
  static GraphForm of(SessionOptions options) {
    return of(options, StepPart.WHOLE);
  }

  /** The same, of which each step makes but a part. */
  static GraphForm of(SessionOptions options, StepPart part) {
    return new GraphForm(options.xla(), options.device().pin(), false, part, options.evaluators());
  }

  /** Neither compiled nor bound to a device. */
  static GraphForm plain() {
    return new GraphForm(false, Optional.empty(), false, StepPart.WHOLE, 1);
  }

  GraphForm asUnrolled() {
    return new GraphForm(xla, device, true, part, loops);
  }
}
