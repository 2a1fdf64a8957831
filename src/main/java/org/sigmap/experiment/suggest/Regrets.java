package org.sigmap.experiment.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.results.Comparison;
import org.sigmap.results.Difference;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.CellSpec;

/**
 * What rules of choosing p cost: the regret of a rule is the test loss of the network trained with
 * the p that it chooses, minus the least test loss of any p that was trained on the same rows.
 *
 * <p>Rules: always the same p; the p of least validation loss among networks trained on part of the
 * same training rows; the p that {@code tune:} chooses, or that of the least validation loss among
 * its chosen values; a p that is learned, whose own network counts; the suggestion. Only tasks
 * (setting and seed) enter in which every p of the study is finished.
 *
 * @param rows one a setting, then one a study, then one over all
 * @param leftOut how many did not, because a p is missing, diverged or failed
 */
public record Regrets(List<String> rules, List<Row> rows, int tasks, int leftOut) {
  public static final String SUGGEST = "suggest";

  public static final String VALIDATION = "validation";

  public static final String TUNED = "tuned";

  /** Its p is none of those that it is held against: its regret may lie below 0. */
  public static final String LEARNED = "learned";

  /**
   * A line of the table.
   *
   * @param study name, or "all"
   * @param setting axes without p and seed; empty for means over settings
   * @param regret by rule, mean and 95 % interval over seeds
   * @param suggestMinus regret of {@link #SUGGEST} minus that of every other rule, seeds paired; a
   *     row is a family of comparisons
   */
  public record Row(
      String study,
      Map<String, Object> setting,
      Map<String, Estimate> regret,
      Map<String, Comparison> suggestMinus) {}

  /** Regret by rule of one task. */
  private record Task(
      String study, Map<String, Object> setting, long seed, Map<String, Double> regret) {
    Task suggestMinus() {
      Map<String, Double> differences = new LinkedHashMap<>();
      regret.forEach((rule, value) -> differences.put(rule, regret.get(SUGGEST) - value));
      differences.remove(SUGGEST);
      return new Task(study, setting, seed, differences);
    }
  }

  public static String always(double p) {
    return "p = " + Reasons.exponent(p);
  }

  /**
   * The table over finished runs.
   *
   * @param runs runs that train several p on the same rows, see {@link Trial#of}
   * @throws RunRefusedException if a run is of another kind
   */
  public static Regrets of(List<RunDirectory> runs, List<Double> fixed) throws IOException {
    Map<JsonNode, Map<Trial.Kind, Map<Double, Trial>>> tasks = new LinkedHashMap<>();
    Map<String, Set<Double>> exponents = new LinkedHashMap<>();
    for (RunDirectory run : runs) {
      for (Trial trial : Trial.of(run)) {
        Trial other =
            tasks
                .computeIfAbsent(trial.task(), t -> new EnumMap<>(Trial.Kind.class))
                .computeIfAbsent(trial.kind(), k -> new TreeMap<>())
                .put(trial.p(), trial);
        boolean learned = trial.kind() == Trial.Kind.LEARNED;
        if (learned && other != null && !other.spec().equals(trial.spec())) {
          throw new RunRefusedException(
              run.root()
                  + " learns p from the same rows in several ways; name runs that have one value of"
                  + " preconditioner.p, hyperLearningRate, bounds and samples.holdout");
        }
        if (trial.kind() == Trial.Kind.TEST) {
          exponents.computeIfAbsent(trial.study(), s -> new LinkedHashSet<>()).add(trial.p());
        }
      }
    }
    Sources sources = new Sources();
    List<Task> whole = new ArrayList<>();
    int leftOut = 0;
    for (Map<Trial.Kind, Map<Double, Trial>> kinds : tasks.values()) {
      Map<Double, Trial> tests = kinds.getOrDefault(Trial.Kind.TEST, Map.of());
      if (!tests.isEmpty()) {
        Trial any = tests.values().iterator().next();
        boolean complete =
            tests.keySet().equals(exponents.get(any.study()))
                && tests.values().stream().allMatch(trial -> Double.isFinite(trial.loss()));
        leftOut += complete ? 0 : 1;
        if (complete) {
          whole.add(
              new Task(any.study(), any.setting(), any.seed(), regret(kinds, fixed, sources)));
        }
      }
    }
    return table(whole, leftOut);
  }

  private static Map<String, Double> regret(
      Map<Trial.Kind, Map<Double, Trial>> kinds, List<Double> fixed, Sources sources) {
    Map<Double, Trial> tests = kinds.get(Trial.Kind.TEST);
    Map<String, Double> chosen = new LinkedHashMap<>();
    fixed.stream().filter(tests::containsKey).forEach(p -> chosen.put(always(p), p));
    Map<Double, Trial> validations = kinds.getOrDefault(Trial.Kind.VALIDATION, Map.of());
    if (validations.keySet().containsAll(tests.keySet())) {
      chosen.put(VALIDATION, best(validations));
    }
    Map<Double, Trial> tuned = kinds.getOrDefault(Trial.Kind.TUNED, Map.of());
    if (tuned.keySet().containsAll(tests.keySet()) || tuned.size() == 1) {
      chosen.put(TUNED, best(tuned));
    }
    SortedMap<Double, CellSpec> specs = new TreeMap<>();
    tests.forEach((p, trial) -> specs.put(p, trial.spec()));
    chosen.put(SUGGEST, Suggester.suggest(specs, sources).best().p());
    double least = tests.get(best(tests)).loss();
    Map<String, Double> regret = new LinkedHashMap<>();
    chosen.forEach(
        (rule, p) -> {
          if (tests.containsKey(p)) {
            regret.put(rule, tests.get(p).loss() - least);
          }
        });
    kinds.getOrDefault(Trial.Kind.LEARNED, Map.of()).values().stream()
        .filter(trial -> Double.isFinite(trial.loss()))
        .forEach(trial -> regret.put(LEARNED, trial.loss() - least));
    return regret;
  }

  private static double best(Map<Double, Trial> byP) {
    return byP.values().stream().min(Comparator.comparingDouble(Trial::loss)).orElseThrow().p();
  }

  private static Regrets table(List<Task> tasks, int leftOut) {
    Set<String> rules = new LinkedHashSet<>();
    tasks.forEach(task -> rules.addAll(task.regret().keySet()));
    Map<String, List<Task>> studies = new LinkedHashMap<>();
    tasks.forEach(t -> studies.computeIfAbsent(t.study(), s -> new ArrayList<>()).add(t));
    List<Row> rows = new ArrayList<>();
    studies.forEach(
        (study, all) -> {
          // The only setting of a study is its mean.
          settings(all).entrySet().stream()
              .filter(setting -> !setting.getKey().isEmpty())
              .forEach(s -> rows.add(row(study, s.getKey(), s.getValue(), rules)));
          rows.add(row(study, Map.of(), all, rules));
        });
    if (studies.size() > 1) {
      rows.add(row("all", Map.of(), tasks, rules));
    }
    return new Regrets(List.copyOf(rules), rows, tasks.size(), leftOut);
  }

  private static Row row(
      String study, Map<String, Object> setting, List<Task> tasks, Set<String> rules) {
    List<Task> differences = tasks.stream().map(Task::suggestMinus).toList();
    Map<String, Difference> minus = new LinkedHashMap<>();
    means(differences, rules, Range.ALL)
        .forEach((rule, e) -> minus.put(rule, Difference.ofPairs(e)));
    return new Row(
        study,
        setting,
        means(tasks, rules, Range.POSITIVE),
        Comparison.corrected(Comparison.Family.REFERENCE, minus));
  }

  private static Map<Map<String, Object>, List<Task>> settings(List<Task> tasks) {
    Map<Map<String, Object>, List<Task>> settings = new LinkedHashMap<>();
    tasks.forEach(t -> settings.computeIfAbsent(t.setting(), s -> new ArrayList<>()).add(t));
    return settings;
  }

  /**
   * Mean over settings within each seed, then mean and interval over seeds; a seed enters where it
   * has every setting, so that no setting weighs more than another.
   */
  private static Map<String, Estimate> means(List<Task> tasks, Set<String> rules, Range range) {
    Map<String, Estimate> means = new LinkedHashMap<>();
    for (String rule : rules) {
      Map<Long, List<Double>> bySeed = new TreeMap<>();
      Set<List<Object>> settings = new HashSet<>();
      for (Task task : tasks) {
        if (task.regret().containsKey(rule)) {
          bySeed
              .computeIfAbsent(task.seed(), seed -> new ArrayList<>())
              .add(task.regret().get(rule));
          settings.add(List.of(task.study(), task.setting()));
        }
      }
      double[] values =
          bySeed.values().stream()
              .filter(list -> list.size() == settings.size())
              .mapToDouble(list -> list.stream().mapToDouble(v -> v).average().orElseThrow())
              .toArray();
      if (values.length > 0) {
        means.put(rule, Estimate.of(rule.equals(LEARNED) ? Range.ALL : range, values));
      }
    }
    return means;
  }
}
