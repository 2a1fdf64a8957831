package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which class lends its pattern to which where noise is flipped. */
public enum PartnerMap {
  /** 0↔1, 2↔3, …, as in the authors' script. */
  @JsonProperty("neighbour")
  NEIGHBOUR,
  /** c ↔ c + 5. */
  @JsonProperty("opposite")
  OPPOSITE
}
