package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The head that a task of a sequence starts training with. */
public enum TaskHead {
  /** Drawn anew, as the first task's was. */
  @JsonProperty("fresh")
  FRESH,
  /** The head that the task before ended with. */
  @JsonProperty("carried")
  CARRIED
}
