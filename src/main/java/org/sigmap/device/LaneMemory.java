package org.sigmap.device;

import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * Device memory that training takes, measured on two group sizes and read as a straight line: what
 * a lane holds and computes on is independent of the others.
 *
 * @param fixedBytes what a group takes whatever its size, in bytes
 * @param bytesPerLane what each lane adds, in bytes
 */
public record LaneMemory(long fixedBytes, long bytesPerLane) {
  /** Left free for fragments of the allocator and for libraries' work space. */
  private static final double USABLE = 0.85;

  public LaneMemory {
    if (fixedBytes < 0 || bytesPerLane <= 0) {
      throw new IllegalArgumentException(
          "memory of " + fixedBytes + " + " + bytesPerLane + " bytes a lane is no measurement");
    }
  }

  /**
   * The line through two measured peaks.
   *
   * @param lanes size of the smaller group
   * @param bytes its peak, in bytes
   * @param moreLanes size of the larger group
   * @param moreBytes its peak, in bytes
   */
  public static LaneMemory measured(int lanes, long bytes, int moreLanes, long moreBytes) {
    if (lanes <= 0 || moreLanes <= lanes) {
      throw new IllegalArgumentException(
          "measure two sizes, the larger last, not " + lanes + " and " + moreLanes);
    }
    long perLane = Math.max(1, -Math.floorDiv(bytes - moreBytes, moreLanes - lanes));
    return new LaneMemory(Math.max(0, bytes - lanes * perLane), perLane);
  }

  /**
   * The largest group of at most {@code wanted} lanes that fits into {@code freeBytes}, and at
   * least one: whether a single lane fits is for the device to say.
   */
  public int lanesIn(long freeBytes, int wanted) {
    long lanes = ((long) (freeBytes * USABLE) - fixedBytes) / bytesPerLane;
    return (int) Math.max(1, Math.min(wanted, lanes));
  }

  /** Whether a training failed because the device's memory did not hold it. */
  public static boolean exhausted(Throwable failure) {
    return failure instanceof TFResourceExhaustedException;
  }
}
