package org.sigmap.spec;

/** The head that a task of a sequence starts training with. */
public enum TaskHead {
  /** Drawn anew, as the first task's was. */
  FRESH,
  /** The head that the task before ended with. */
  CARRIED
}
