package org.sigmap.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sigmap.spec.Axis;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Tuned.Edge;
import org.sigmap.spec.Tuning;

/**
 * Which value of a tuned field is chosen at one setting, by the records of its trials alone: that
 * of the fewest seeds without a result, among those the one of the smallest mean loss, among those
 * the smallest.
 *
 * @param setting values of the axes, with the seed where every seed has a choice of its own, in the
 *     form of {@link AxisValue#normalise}
 * @param tried all values, the smallest first
 * @param chosen index of the chosen one
 */
public record TunedChoice(Map<String, Object> setting, List<Tried> tried, int chosen) {
  private static final List<String> COLUMNS =
      List.of("field,metric,chosen,edge,falls,value,loss,n,lost".split(","));

  /** The smallest values first, so that a tie takes the smallest. */
  private static final Comparator<Tried> BETTER =
      Comparator.comparingInt(Tried::lost).thenComparingDouble(Tried::loss);

  /**
   * One value.
   *
   * @param loss mean of what decides over the trials that have it; NaN where none has
   * @param n how many those are
   * @param lost how many diverged or failed
   */
  public record Tried(Number value, double loss, int n, int lost) {}

  public TunedChoice {
    tried = List.copyOf(tried);
  }

  /** What a tuned value is chosen by. */
  public static Metric decides(TuneSpec spec) {
    return spec.holdsOut() ? Metric.VALIDATION_LOSS : Metric.TRAIN_LOSS;
  }

  /**
   * The choices whose trials are all recorded, as {@link Tuning#choices} names them, in its order.
   *
   * @param records of the run, by identity
   */
  public static Map<Map<String, Object>, TunedChoice> of(
      Tuning tuning, Map<String, CellRecord> records) {
    Map<Map<String, Object>, TunedChoice> choices = new LinkedHashMap<>();
    String metric = decides(tuning.spec()).key();
    tuning
        .choices()
        .forEach(
            (setting, candidates) -> {
              Map<Number, List<CellRecord>> byValue =
                  new TreeMap<>(Comparator.comparingDouble(Number::doubleValue));
              for (Tuning.Candidate candidate : candidates) {
                CellRecord trial = records.get(candidate.trial().id().value());
                if (trial == null) {
                  return;
                }
                byValue.computeIfAbsent(candidate.value(), key -> new ArrayList<>()).add(trial);
              }
              Map<String, Object> normal = new LinkedHashMap<>();
              setting.forEach((axis, value) -> normal.put(axis, AxisValue.normalise(value)));
              choices.put(setting, of(normal, byValue, metric));
            });
    return choices;
  }

  private static TunedChoice of(
      Map<String, Object> setting, Map<Number, List<CellRecord>> byValue, String metric) {
    List<Tried> tried = new ArrayList<>();
    byValue.forEach(
        (value, trials) -> {
          double[] losses =
              trials.stream()
                  .filter(trial -> !trial.status().lost())
                  .mapToDouble(trial -> trial.metrics().get(metric))
                  .toArray();
          double mean = Arrays.stream(losses).average().orElse(Double.NaN);
          tried.add(new Tried(value, mean, losses.length, trials.size() - losses.length));
        });
    int best = 0;
    for (int i = 1; i < tried.size(); i++) {
      best = BETTER.compare(tried.get(i), tried.get(best)) < 0 ? i : best;
    }
    return new TunedChoice(setting, tried, best);
  }

  /** The choice with one value for each axis of the study, as tables have it. */
  public TunedChoice joined(List<Axis> axes) {
    return new TunedChoice(Joint.joined(setting, axes), tried, chosen);
  }

  public Tried best() {
    return tried.get(chosen);
  }

  /** The end of the values that the chosen one stands at; null where it has neighbours. */
  public Edge edge() {
    return chosen == 0 ? Edge.LOWEST : chosen == tried.size() - 1 ? Edge.HIGHEST : null;
  }

  /**
   * Of a choice at an edge, by which share the loss falls from the neighbouring value to it: how
   * steep the curve still is. Absent elsewhere and where the neighbour lost seeds.
   */
  public Optional<Double> falls() {
    if (edge() == null) {
      return Optional.empty();
    }
    Tried next = tried.get(chosen == 0 ? 1 : chosen - 1);
    return next.lost() > 0 || best().lost() > 0 || next.loss() == 0
        ? Optional.empty()
        : Optional.of((next.loss() - best().loss()) / next.loss());
  }

  /**
   * The contents of {@code tuned.csv}: a row a setting and value, of which {@code value}, {@code
   * loss}, {@code n} and {@code lost} tell; {@code chosen}, {@code edge} and {@code falls} are the
   * setting's.
   */
  public static String toCsv(TuneSpec spec, Collection<TunedChoice> choices) {
    List<String> axes =
        choices.stream().flatMap(c -> c.setting().keySet().stream()).distinct().toList();
    AxisColumns columns = AxisColumns.of(axes, choices.stream().map(TunedChoice::setting).toList());
    StringBuilder csv = new StringBuilder(Csv.row(columns.names(), COLUMNS));
    for (TunedChoice choice : choices) {
      for (Tried tried : choice.tried()) {
        csv.append(
            Csv.row(
                columns.labels(choice.setting()),
                List.of(
                    spec.field(),
                    decides(spec).key(),
                    label(choice.best().value()),
                    choice.edge() == null ? "" : TunedValue.word(choice.edge()),
                    choice.falls().map(Csv::number).orElse(""),
                    label(tried.value()),
                    Csv.number(tried.loss()),
                    Integer.toString(tried.n()),
                    Integer.toString(tried.lost()))));
      }
    }
    return csv.toString();
  }

  private static String label(Number value) {
    return AxisValue.label(AxisValue.normalise(value));
  }
}
