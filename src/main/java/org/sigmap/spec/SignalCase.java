package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the teacher's signal lies in the largest- or the smallest-variance direction(s). */
public enum SignalCase {
  @JsonProperty("high")
  HIGH,
  @JsonProperty("low")
  LOW
}
