package org.sigmap.spec;

/**
 * The two readings of a choice where the paper's code departs from its text or from the literature.
 */
public enum Convention {
  /** What the authors' published scripts do. */
  PAPER,
  /** What the paper's text, or the algorithm's own publication, says. */
  CORRECTED
}
