package org.sigmap.spec;

/** Whether the teacher's signal lies in the largest- or the smallest-variance direction(s). */
public enum SignalCase {
  HIGH,
  LOW
}
