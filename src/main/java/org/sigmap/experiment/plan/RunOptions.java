package org.sigmap.experiment.plan;

import org.sigmap.device.CpuCache;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingShape;

/**
 * How a study uses the machine.
 *
 * @param workers lane groups that train at once
 * @param mostLanes lanes a group may hold
 * @param cacheBytes of the cache that a worker's core has, which sizes groups of at most that many
 *     lanes ({@link #lanes}); 0 where the number of lanes was asked for
 * @param checkpointSeconds time between two checkpoints of a group, in seconds; at 0 there is one
 *     after every session call
 * @param callSeconds time that one session call may take, about, in seconds: nothing stops a
 *     training, or keeps it, within a call; at 0 each makes one step
 * @param perturbed whether every training starts from other weights in their last bit
 */
public record RunOptions(
    int workers,
    int mostLanes,
    long cacheBytes,
    SessionOptions session,
    double checkpointSeconds,
    double callSeconds,
    boolean perturbed) {
  /** A checkpoint costs milliseconds, and minutes of work are worth keeping. */
  public static final double CHECKPOINT_SECONDS = 120;

  /**
   * Lanes of a CPU group beyond which nothing is gained (docs/performance.md): what starting a
   * kernel costs is spread thin enough.
   */
  public static final int CPU_LANES = 4;

  /**
   * Matrices of a batch's rows and widest activations that a step goes through and that the cache
   * had better hold: rows, products, activations, their derivatives, and what the next overwrites.
   */
  private static final int STEP_MATRICES = 8;

  /** Bytes of such a matrix from which on a kernel works so long that its start costs nothing. */
  private static final double LONG_KERNEL = 1 << 20;

  /**
   * Lanes of a GPU group beyond which nothing is expected to be gained; what a card's memory holds
   * comes first.
   */
  public static final int GPU_LANES = 1024;

  /** Long beside what a call costs by itself, short beside a user's patience. */
  public static final double CALL_SECONDS = 1;

  /** From the weights that the cells say. */
  public RunOptions(
      int workers,
      int mostLanes,
      long cacheBytes,
      SessionOptions session,
      double checkpointSeconds,
      double callSeconds) {
    this(workers, mostLanes, cacheBytes, session, checkpointSeconds, callSeconds, false);
  }

  public RunOptions(int workers, int mostLanes, SessionOptions session) {
    this(workers, mostLanes, 0, session, CHECKPOINT_SECONDS, CALL_SECONDS);
  }

  /** The same from weights with another last bit. */
  public RunOptions withPerturbed() {
    return new RunOptions(
        workers, mostLanes, cacheBytes, session, checkpointSeconds, callSeconds, true);
  }

  public RunOptions withCheckpointSeconds(double seconds) {
    return new RunOptions(workers, mostLanes, cacheBytes, session, seconds, callSeconds, perturbed);
  }

  /** The same with other options of each group's session. */
  public RunOptions withSession(SessionOptions other) {
    return new RunOptions(
        workers, mostLanes, cacheBytes, other, checkpointSeconds, callSeconds, perturbed);
  }

  /** The same, groups sized by the same cache on every machine, unless lanes were asked for. */
  RunOptions anywhere() {
    long bytes = cacheBytes == 0 ? 0 : CpuCache.NOMINAL_BYTES;
    return new RunOptions(
        workers, mostLanes, bytes, session, checkpointSeconds, callSeconds, perturbed);
  }

  /**
   * Lanes that a group of a shape may hold: as many as go through the cache together, and at least
   * as many as make kernels long.
   */
  public int lanes(TrainingShape shape) {
    if (cacheBytes == 0) {
      return mostLanes;
    }
    double matrix = shape.widestMatrixBytes();
    double fit = Math.floor(cacheBytes / (STEP_MATRICES * matrix));
    double worth = Math.ceil(LONG_KERNEL / matrix);
    return (int) Math.min(mostLanes, Math.max(fit, worth));
  }

  /**
   * Options of each session where so many groups train at once: what workers there are beyond them
   * evaluate.
   */
  public SessionOptions session(int groups) {
    return session.withEvaluators(Math.max(1, workers / groups));
  }

  /** One single-threaded lane group a core, sized by its cache. */
  public static RunOptions cpu() {
    return new RunOptions(
        Runtime.getRuntime().availableProcessors(),
        CPU_LANES,
        CpuCache.bytesOfCore(),
        SessionOptions.singleThreaded(),
        CHECKPOINT_SECONDS,
        CALL_SECONDS);
  }
}
