package org.sigmap.experiment.run;

/** What a benchmark times, one after the other in every repetition. */
enum TimedWork {
  /** Steps and evaluations as a study trains; timed per step. */
  TRAINING(1),
  /** The training loss, again and again; per step. */
  FORWARD(0.2),
  /** The training loss and its gradient; per step. */
  GRADIENT(0.2),
  /** Steps without evaluation; per step. */
  STEP(0.2),
  /** A log point without steps; per log point. */
  EVALUATION(0.2),
  /** Large matrix products; per multiply-add. */
  PRODUCTS(0.2);

  private final double share;

  TimedWork(double share) {
    this.share = share;
  }

  /** Of a repetition's seconds. */
  double share() {
    return share;
  }
}
