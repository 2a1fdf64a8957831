package org.sigmap.spec;

/** From which end of the spectrum the tasks of a sequence take their teachers. */
public enum TaskOrder {
  /** Each task from either end, by a fair coin of its own. */
  RANDOM,
  /** The first from the teacher's own end, then by turns. */
  ALTERNATING,
  /** All from the teacher's own place. */
  FIXED
}
