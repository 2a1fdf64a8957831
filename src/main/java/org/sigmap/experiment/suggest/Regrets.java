package org.sigmap.experiment.suggest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Comparison;
import org.sigmap.results.Difference;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Study;

/**
 * What rules of choosing p cost: the regret of a rule is the test loss of the network trained with
 * the p that it chooses, minus the least test loss of any p that was trained on the same rows.
 *
 * <p>Rules: always the same p; the p of least validation loss among networks trained on part of the
 * same training rows; the suggestion. Only tasks (setting and seed) enter in which every p of the
 * study is finished.
 *
 * @param rows one a setting, then one a study, then one over all
 * @param leftOut how many did not, because a p is missing, diverged or failed
 */
public record Regrets(List<String> rules, List<Row> rows, int tasks, int leftOut) {
  public static final String SUGGEST = "suggest";

  public static final String VALIDATION = "validation";

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
   * @param runs runs of experiment generalization with an axis preconditioner.p; those with {@code
   *     samples.validationFraction} give the validation losses of the others' tasks
   * @throws org.sigmap.results.RunRefusedException if a run is of another kind
   */
  public static Regrets of(List<RunDirectory> runs, List<Double> fixed) throws IOException {
    List<Trial> trials = new ArrayList<>();
    for (RunDirectory run : runs) {
      trials.addAll(Trial.of(run));
    }
    return of(trials, fixed);
  }

  /** The table. */
  static Regrets of(Collection<Trial> trials, List<Double> fixed) {
    Map<GeneralizationCell, Map<Double, Trial>> tests = byTask(trials, false);
    Map<GeneralizationCell, Map<Double, Trial>> validations = byTask(trials, true);
    Map<String, Set<Double>> exponents = new LinkedHashMap<>();
    tests.values().stream()
        .flatMap(byP -> byP.values().stream())
        .forEach(t -> exponents.computeIfAbsent(t.study(), s -> new LinkedHashSet<>()).add(t.p()));
    List<Task> tasks = new ArrayList<>();
    int leftOut = 0;
    for (Map.Entry<GeneralizationCell, Map<Double, Trial>> test : tests.entrySet()) {
      Map<Double, Trial> byP = test.getValue();
      String study = byP.values().iterator().next().study();
      boolean whole =
          byP.keySet().equals(exponents.get(study))
              && byP.values().stream().allMatch(trial -> Double.isFinite(trial.loss()));
      if (whole) {
        tasks.add(task(byP, validations.getOrDefault(test.getKey(), Map.of()), fixed));
      } else {
        leftOut++;
      }
    }
    return table(tasks, leftOut);
  }

  private static Map<GeneralizationCell, Map<Double, Trial>> byTask(
      Collection<Trial> trials, boolean validating) {
    Map<GeneralizationCell, Map<Double, Trial>> tasks = new LinkedHashMap<>();
    for (Trial trial : trials) {
      if (trial.validates() == validating) {
        tasks.computeIfAbsent(trial.task(), t -> new TreeMap<>()).put(trial.p(), trial);
      }
    }
    return tasks;
  }

  private static Task task(
      Map<Double, Trial> tests, Map<Double, Trial> validations, List<Double> fixed) {
    Trial any = tests.values().iterator().next();
    double least = tests.get(best(tests)).loss();
    Map<String, Double> regret = new LinkedHashMap<>();
    for (double p : fixed) {
      if (tests.containsKey(p)) {
        regret.put(always(p), tests.get(p).loss() - least);
      }
    }
    if (validations.keySet().containsAll(tests.keySet())) {
      regret.put(VALIDATION, tests.get(best(validations)).loss() - least);
    }
    double suggested = Suggester.suggest(any.spec(), List.copyOf(tests.keySet())).best().p();
    regret.put(SUGGEST, tests.get(suggested).loss() - least);
    return new Task(any.study(), any.setting(), any.spec().seed(), regret);
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
          settings(all).forEach((setting, some) -> rows.add(row(study, setting, some, rules)));
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
        means.put(rule, Estimate.of(range, values));
      }
    }
    return means;
  }

  /**
   * One finished training of a study that compares exponents.
   *
   * @param setting its axes without p and seed
   * @param loss test loss, or validation loss where rows were held out; infinite if it diverged or
   *     failed
   */
  record Trial(
      String study, Map<String, Object> setting, GeneralizationCell spec, double p, double loss) {
    /**
     * @throws RunRefusedException if it has no axis of exponents or is not of experiment
     *     generalization
     */
    static List<Trial> of(RunDirectory run) throws IOException {
      Study study =
          run.study()
              .orElseThrow(
                  () ->
                      new RunRefusedException(
                          run.root() + " has no spec.yaml, so its data is not known"));
      Map<String, CellSpec> specs = new HashMap<>();
      study.cells().forEach(cell -> specs.put(cell.id().value(), cell.spec()));
      List<Trial> trials = new ArrayList<>();
      for (CellRecord record : run.cells()) {
        if (record.tuned() != null) {
          throw new RunRefusedException(
              ("%1$s is tuned, so that its exponents differ in %2$s as well; name runs that have"
                      + " one value of it, as `sigmap run SPEC --set %2$s=…` makes")
                  .formatted(run.root(), record.tuned().field()));
        }
        Optional<GeneralizationCell> spec = Suggester.task(specs.get(record.cell()));
        if (spec.isEmpty()
            || !record.axes().containsKey(AxisName.P.path())
            || !spec.get().preconditioner().knownBeforeTraining()) {
          throw new RunRefusedException(
              ("%s does not compare exponents; name runs of experiment generalization with"
                      + " an axis %s")
                  .formatted(run.root(), AxisName.P.path()));
        }
        trials.add(of(study.name(), spec.get(), record));
      }
      return trials;
    }

    private static Trial of(String study, GeneralizationCell spec, CellRecord record) {
      Map<String, Object> setting = new LinkedHashMap<>(record.setting());
      Object p = setting.remove(AxisName.P.path());
      boolean done = record.status() == CellStatus.DONE;
      double loss = done ? record.metrics().get(Metric.TEST_LOSS.key()) : Double.POSITIVE_INFINITY;
      return new Trial(study, setting, spec, ((Number) p).doubleValue(), loss);
    }

    boolean validates() {
      return spec.data().validates();
    }

    /**
     * What trials share that differ in p, in the rows held out and in how often they were logged.
     */
    GeneralizationCell task() {
      return new GeneralizationCell(
          spec.seed(),
          spec.data().withoutValidation(),
          new LearnerSpec(
              spec.model(),
              spec.optimizer(),
              spec.preconditioner().withExponent(0),
              spec.training().unobserved(),
              spec.conventions()));
    }
  }
}
