package org.sigmap.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One point of a sweep.
 *
 * @param id hash of {@code spec}
 * @param axes the value of every field that an axis sets, in the order of {@code sweep:}, keys
 *     exactly as there, and {@code seed} last; values are String, Integer, Long, Double or Boolean
 *     as written in the YAML. Of an axis over a group it has those fields that the cell has, which
 *     a setting that leaves one out takes from what is common or from the defaults
 * @param tuned the value that {@code tune:} gives it, which is no axis; absent of other studies
 */
public record Cell(CellId id, Map<String, Object> axes, CellSpec spec, Optional<Tuned> tuned) {
  public Cell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
  }

  public Cell(CellId id, Map<String, Object> axes, CellSpec spec) {
    this(id, axes, spec, Optional.empty());
  }

  /** The same cell with the value that it is tuned to. */
  public Cell tuned(Tuned other) {
    return new Cell(id, axes, spec, Optional.of(other));
  }
}
