package org.sigmap.device;

/**
 * A device as TensorFlow lists it.
 *
 * @param name full name, {@code /job:localhost/replica:0/task:0/device:GPU:0}
 * @param type {@code CPU} or {@code GPU}
 * @param memoryBytes memory TensorFlow may take there, in bytes; on a GPU what was free when the
 *     device was opened, less TensorFlow's reserve; on a CPU a constant that means nothing
 */
public record Device(String name, String type, long memoryBytes) {
  public boolean isGpu() {
    return type.equals("GPU");
  }

  /** The part of the name that tells devices of this machine apart, {@code GPU:0}. */
  public String shortName() {
    return name.substring(name.lastIndexOf("device:") + "device:".length());
  }
}
