package org.sigmap.spec;

/** Which class lends its pattern to which where noise is flipped. */
public enum PartnerMap {
  /** 0↔1, 2↔3, …, as in the authors' script. */
  NEIGHBOUR,
  /** c ↔ c + 5. */
  OPPOSITE
}
