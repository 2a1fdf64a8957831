package org.sigmap.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How the training of a cell ended. */
public enum CellStatus {
  /** All steps were taken and every final metric is finite. */
  @JsonProperty("done")
  DONE,
  /** A loss or a final metric stopped being finite. */
  @JsonProperty("diverged")
  DIVERGED,
  /** It could not be trained at all; the record's reason says why. */
  @JsonProperty("failed")
  FAILED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the cell has no result, for whatever reason, and is missing from every mean. */
  public boolean lost() {
    return this != DONE;
  }
}
