package org.sigmap.experiment;

import org.sigmap.train.SessionOptions;

/**
 * How a study uses the machine.
 *
 * @param workers lane groups that train at once
 * @param mostLanes lanes a group may hold
 * @param session options of each group's session
 */
public record RunOptions(int workers, int mostLanes, SessionOptions session) {
  /**
   * Lanes of a CPU group beyond which nothing is gained (docs/performance.md): per-operation
   * overhead is spread thin enough, and the group still fits the cache.
   */
  static final int CPU_LANES = 16;

  /** One single-threaded lane group a core. */
  public static RunOptions cpu() {
    return new RunOptions(
        Runtime.getRuntime().availableProcessors(), CPU_LANES, SessionOptions.singleThreaded());
  }
}
