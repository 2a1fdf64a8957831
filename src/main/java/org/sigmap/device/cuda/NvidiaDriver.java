package org.sigmap.device.cuda;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the NVIDIA driver.
 *
 * @param library its {@code libcuda.so.1}, empty where there is no driver
 * @param version its version, empty where nothing tells
 * @param gpus its GPUs in PCI bus order, empty where {@code nvidia-smi} is missing
 */
public record NvidiaDriver(
    Optional<Path> library, Optional<DriverVersion> version, List<NvidiaGpu> gpus) {
  /**
   * A GPU as the driver reports it.
   *
   * @param computeCapability architecture times ten, as in 90 for Hopper's sm_90
   * @param freeMemoryBytes memory no process holds, in bytes
   */
  public record NvidiaGpu(
      String name, int computeCapability, long memoryBytes, long freeMemoryBytes) {
    public static final int HOPPER = 90;

    /** The first architecture after those this TensorFlow was compiled for. */
    public static final int BLACKWELL = 100;
  }

  public static final NvidiaDriver NONE =
      new NvidiaDriver(Optional.empty(), Optional.empty(), List.of());

  public NvidiaDriver {
    gpus = List.copyOf(gpus);
  }

  public boolean present() {
    return library.isPresent();
  }
}
