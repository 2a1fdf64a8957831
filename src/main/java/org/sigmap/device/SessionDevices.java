package org.sigmap.device;

import java.util.OptionalInt;
import org.tensorflow.proto.ConfigProto;

/**
 * The device part of a session's configuration, in one place because TensorFlow maps GPUs once for
 * the whole process: sessions that disagree on it refuse to open.
 */
public final class SessionDevices {
  private SessionDevices() {}

  /** Hides every GPU; without this a session throws where CUDA fails to start. */
  public static void cpuOnly(ConfigProto.Builder config) {
    config.putDeviceCount("GPU", 0);
  }

  /**
   * Shows GPU {@code index} of this machine as TensorFlow's {@code GPU:0}, or every GPU where the
   * index is empty. Memory is taken as needed and never all at once.
   */
  public static void gpu(ConfigProto.Builder config, OptionalInt index) {
    config.getGpuOptionsBuilder().setAllowGrowth(true);
    index.ifPresent(i -> config.getGpuOptionsBuilder().setVisibleDeviceList(Integer.toString(i)));
  }
}
