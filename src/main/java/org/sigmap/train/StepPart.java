package org.sigmap.train;

/** How much of a step a chunk makes: all in training; less where parts are timed by themselves. */
public enum StepPart {
  /** The training loss. */
  FORWARD,
  /** The training loss and its gradient, which nothing is done with. */
  GRADIENT,
  WHOLE
}
