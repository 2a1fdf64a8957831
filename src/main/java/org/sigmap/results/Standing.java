package org.sigmap.results;

/** How a value of an axis stands among the others. */
public enum Standing {
  /** Of those with every seed it has the best mean. */
  BEST,
  /** It has every seed, and its difference to the best one has a 95 % interval that holds 0. */
  ALIKE,
  /** It has every seed, and its difference to the best one has an interval without 0, or none. */
  APART,
  /** It lost seeds, or some are not trained yet: a mean over the rest competes with nothing. */
  INCOMPLETE,
  /** No seed has a result. */
  LOST
}
