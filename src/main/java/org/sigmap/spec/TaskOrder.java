package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** From which end of the spectrum the tasks of a sequence take their teachers. */
public enum TaskOrder {
  /** Each task from either end, by a fair coin of its own. */
  @JsonProperty("random")
  RANDOM,
  /** The first from the teacher's own end, then by turns. */
  @JsonProperty("alternating")
  ALTERNATING,
  /** All from the teacher's own place. */
  @JsonProperty("fixed")
  FIXED
}
