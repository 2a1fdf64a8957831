package org.sigmap.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code tune:} makes of a study: every training that a choice may need or lead to.
 *
 * @param candidates of every setting, value and seed
 */
public record Tuning(TuneSpec spec, List<Candidate> candidates) {
  private static final String SEED = "seed";

  /**
   * One value at one setting and seed.
   *
   * @param trial what the choice is made by; settings that train alike share it
   * @param result what is trained where the value is chosen, with the axes of the sweep and the
   *     seed
   */
  public record Candidate(Cell trial, Cell result) {
    public Number value() {
      return result.tuned().orElseThrow().value();
    }
  }

  public Tuning {
    candidates = List.copyOf(candidates);
  }

  /** All trials, each once, in the study's order. */
  public List<Cell> trials() {
    Map<CellId, Cell> trials = new LinkedHashMap<>();
    candidates.forEach(c -> trials.putIfAbsent(c.trial().id(), c.trial()));
    return List.copyOf(trials.values());
  }

  /** How many results the study has: one a setting and seed. */
  public int results() {
    return (int) candidates.stream().map(c -> c.result().axes()).distinct().count();
  }

  /** The candidates among which one value is chosen, by what its results have in common. */
  public Map<Map<String, Object>, List<Candidate>> choices() {
    Map<Map<String, Object>, List<Candidate>> choices = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      Map<String, Object> common = new LinkedHashMap<>(candidate.result().axes());
      if (spec.per() == TuneSpec.Per.SETTING) {
        common.remove(SEED);
      }
      choices.computeIfAbsent(common, key -> new ArrayList<>()).add(candidate);
    }
    return choices;
  }

  /** The smallest parts that know by themselves what to choose and share no trial. */
  public List<Tuning> parts() {
    Map<Set<CellId>, List<Candidate>> parts = new LinkedHashMap<>();
    for (List<Candidate> choice : choices().values()) {
      Set<CellId> trials = new LinkedHashSet<>();
      choice.forEach(c -> trials.add(c.trial().id()));
      parts.computeIfAbsent(trials, key -> new ArrayList<>()).addAll(choice);
    }
    return parts.values().stream().map(part -> new Tuning(spec, part)).toList();
  }

  /** Parts of a study as one. */
  public static Tuning joined(TuneSpec spec, Collection<Tuning> parts) {
    return new Tuning(spec, parts.stream().flatMap(part -> part.candidates().stream()).toList());
  }
}
