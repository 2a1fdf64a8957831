package org.sigmap.experiment.run;

/**
 * How many steps one session call makes: as many as take about so long, by the time that the last
 * ones took. Where the steps between two log points take less, a call makes all of them.
 */
final class Pace {
  /**
   * Multiply-adds a second that a slow machine makes of small products, one thread a session: the
   * first call, before anything is measured, is short there too.
   */
  private static final double SLOW = 5e9;

  private final double callSeconds;
  private double secondsPerStep;

  /**
   * @param callSeconds time a call may take, about, in seconds; at 0 each makes one step
   */
  Pace(double callSeconds, double multiplyAdds) {
    this.callSeconds = callSeconds;
    this.secondsPerStep = multiplyAdds / SLOW;
  }

  /** Steps of the next call, of which so many are left until the next log point. */
  int next(int left) {
    return (int) Math.max(1, Math.min(left, callSeconds / secondsPerStep));
  }

  /** A call of so many steps has taken so long, what it evaluated included. */
  void took(int steps, double seconds) {
    secondsPerStep = seconds / steps;
  }
}
