package org.sigmap.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A spec, read and checked: its cells, and what they have in common and differ in.
 *
 * @param name names the run directory: letters, digits, dots, hyphens and underscores, at most 100
 * @param base the resolved tree of a {@link CellSpec} without its seed; where the kind of a group
 *     is an axis, the group has only the fields that were written, because defaults go by kind
 * @param seeds the seeds that every setting is run with, none negative and no two alike
 * @param axes in order of appearance, no two with a field in common
 * @param cells every setting with every seed, the first axis slowest and the seed fastest; settings
 *     that are one and the same cell stand there once, as the first of them. Of a tuned study with
 *     every value, of which one a setting and seed is to be trained
 * @param notes which settings those are, a sentence; empty where all differ
 * @param tuning what is trained to choose among the values; absent of other studies
 */
public record Study(
    String name,
    String description,
    ObjectNode base,
    List<Long> seeds,
    List<Axis> axes,
    List<Cell> cells,
    List<String> notes,
    Optional<Tuning> tuning) {

  /** How many seeds a spec has that names none. */
  public static final int USUAL_SEEDS = 5;

  public Study {
    base = base.deepCopy();
    seeds = List.copyOf(seeds);
    axes = List.copyOf(axes);
    cells = List.copyOf(cells);
    notes = List.copyOf(notes);
  }

  /** How many results the study has: one a setting and seed. */
  public int results() {
    return tuning.map(Tuning::results).orElse(cells.size());
  }

  /** A copy: changing it does not change the study. */
  @Override
  public ObjectNode base() {
    return base.deepCopy();
  }
}
