package org.sigmap.device.cuda;

/**
 * A GPU as the driver reports it.
 *
 * @param name product name
 * @param computeCapability architecture times ten, as in 90 for Hopper's sm_90
 * @param memoryBytes its memory, in bytes
 * @param freeMemoryBytes memory no process holds, in bytes
 */
public record NvidiaGpu(
    String name, int computeCapability, long memoryBytes, long freeMemoryBytes) {
  public static final int HOPPER = 90;

  /** The first architecture after those this TensorFlow was compiled for. */
  public static final int BLACKWELL = 100;
}
