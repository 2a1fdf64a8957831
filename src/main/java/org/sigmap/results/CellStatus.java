package org.sigmap.results;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the training of a cell ended. */
public enum CellStatus {
  /** All steps were taken and every final metric is finite. */
  @JsonProperty("done")
  DONE,
  /** A loss or a final metric stopped being finite. */
  @JsonProperty("diverged")
  DIVERGED
}
