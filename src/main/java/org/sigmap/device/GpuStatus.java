package org.sigmap.device;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.device.cuda.GpuRefusal;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;

/** Whether a GPU can train here. */
public sealed interface GpuStatus {
  /**
   * It can.
   *
   * @param device the device as TensorFlow names it in sessions configured by {@link
   *     SessionDevices#gpu}
   * @param index its number on this machine where one was asked for
   * @param facts what the driver says of it, where it says anything
   */
  record Usable(Device device, OptionalInt index, Optional<NvidiaGpu> facts) implements GpuStatus {}

  /** It cannot, for the first of {@code refusals}; the others would stand in the way after it. */
  record Refused(List<GpuRefusal> refusals) implements GpuStatus {
    public Refused {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("a refusal needs a reason");
      }
    }

    static Refused because(GpuRefusal refusal) {
      return new Refused(List.of(refusal));
    }

    public GpuRefusal first() {
      return refusals.get(0);
    }
  }
}
