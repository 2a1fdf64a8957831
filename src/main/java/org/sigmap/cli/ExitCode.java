package org.sigmap.cli;

/** What the program's exit status means; scripts rely on these numbers. */
public final class ExitCode {
  public static final int DONE = 0;

  /** A check failed: a replayed trajectory, a compared file, a verified run. */
  public static final int CHECK_FAILED = 1;

  /**
   * Wrong usage, or a specification that is impossible, in every cell of a sweep, or too large for
   * the device.
   */
  public static final int USAGE = 2;

  /** Data or records missing or damaged. */
  public static final int DATA = 3;

  /** Every cell that could be trained diverged. */
  public static final int ALL_DIVERGED = 4;

  /** Interrupted; what was finished is kept. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
