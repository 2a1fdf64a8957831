package org.sigmap.experiment.plan;

import org.sigmap.train.SessionOptions;

/**
 * How a study uses the machine.
 *
 * @param workers lane groups that train at once
 * @param mostLanes lanes a group may hold
 * @param checkpointSeconds time between two checkpoints of a group, in seconds; at 0 there is one
 *     after every session call
 * @param callSeconds time that one session call may take, about, in seconds: nothing stops a
 *     training, or keeps it, within a call; at 0 each makes one step
 */
public record RunOptions(
    int workers,
    int mostLanes,
    SessionOptions session,
    double checkpointSeconds,
    double callSeconds) {
  /** A checkpoint costs milliseconds, and minutes of work are worth keeping. */
  public static final double CHECKPOINT_SECONDS = 120;

  /**
   * Lanes of a CPU group beyond which nothing is gained, and on some machines much is lost
   * (docs/performance.md): per-operation overhead is spread thin enough, and the group's
   * activations still fit a core's share of the cache.
   */
  public static final int CPU_LANES = 4;

  /**
   * Lanes of a GPU group beyond which nothing is expected to be gained; what a card's memory holds
   * comes first.
   */
  public static final int GPU_LANES = 1024;

  /** Long beside what a call costs by itself, short beside a user's patience. */
  public static final double CALL_SECONDS = 1;

  public RunOptions(int workers, int mostLanes, SessionOptions session) {
    this(workers, mostLanes, session, CHECKPOINT_SECONDS, CALL_SECONDS);
  }

  public RunOptions withCheckpointSeconds(double seconds) {
    return new RunOptions(workers, mostLanes, session, seconds, callSeconds);
  }

  /**
   * Options of each session where so many groups train at once: what workers there are beyond them
   * evaluate.
   */
  public SessionOptions session(int groups) {
    return session.withEvaluators(Math.max(1, workers / groups));
  }

  /** One single-threaded lane group a core. */
  public static RunOptions cpu() {
    return new RunOptions(
        Runtime.getRuntime().availableProcessors(), CPU_LANES, SessionOptions.singleThreaded());
  }
}
