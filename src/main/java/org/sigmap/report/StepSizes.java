package org.sigmap.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.results.Joint;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Tuning;

/** What a reader must know of the sizes of the preconditioners that a run compares. */
final class StepSizes {
  /** Traces that differ by more are a step size of their own. */
  private static final double MOST = 10;

  /** Errors below are rounding. */
  private static final double ROUNDING = 1e-9;

  private StepSizes() {}

  static List<String> notes(Summary summary, Optional<Tuning> tuning) {
    boolean tuned =
        tuning.filter(t -> t.spec().field().equals("optimizer.learningRate")).isPresent();
    // Where a theorem is checked, nothing is compared.
    boolean checked =
        Goal.of(summary).filter(goal -> goal.kind().is(Metric.Trait.CHECKED)).isPresent();
    return Stream.of(tuned || checked ? Optional.<String>empty() : traces(summary), error(summary))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The largest ratio of traces between settings that differ in their preconditioner alone. */
  private static Optional<String> traces(Summary summary) {
    Map<Map<String, Object>, List<Map<String, Object>>> groups =
        summary.settings().stream()
            .filter(setting -> trace(summary, setting).isPresent())
            .collect(
                Collectors.groupingBy(StepSizes::beside, LinkedHashMap::new, Collectors.toList()));
    ToDoubleFunction<Map<String, Object>> trace =
        setting -> trace(summary, setting).orElseThrow().mean();
    Comparator<Map<String, Object>> bySize = Comparator.comparingDouble(trace);
    return groups.values().stream()
        .map(group -> List.of(group.stream().min(bySize).get(), group.stream().max(bySize).get()))
        .filter(ends -> trace.applyAsDouble(ends.get(1)) > MOST * trace.applyAsDouble(ends.get(0)))
        .max(
            Comparator.comparingDouble(
                ends -> trace.applyAsDouble(ends.get(1)) / trace.applyAsDouble(ends.get(0))))
        .map(ends -> sentence(summary, ends.get(0), ends.get(1), trace));
  }

  private static String sentence(
      Summary summary,
      Map<String, Object> smallest,
      Map<String, Object> largest,
      ToDoubleFunction<Map<String, Object>> trace) {
    List<String> axes = Layout.varying(summary).stream().filter(StepSizes::preconditions).toList();
    double low = trace.applyAsDouble(smallest);
    double high = trace.applyAsDouble(largest);
    return ("preconditioner_trace differs by more than tenfold between settings that were compared"
            + " at one learning rate, from %s (%s) to %s (%s), so that they differ in step size"
            + " too; preconditioner.normalize trace or spectral, or a tuned learning rate, tells"
            + " the two apart (docs/preconditioners.md)")
        .formatted(
            Labels.number(low),
            Labels.setting(smallest, axes),
            Labels.number(high),
            Labels.setting(largest, axes));
  }

  private static Optional<Estimate> trace(Summary summary, Map<String, Object> setting) {
    return summary
        .estimate(setting, Metric.PRECONDITIONER_TRACE.key())
        .filter(estimate -> estimate.mean() > 0);
  }

  /** What a setting is beside its preconditioner, of joint axes too. */
  private static Map<String, Object> beside(Map<String, Object> setting) {
    Map<String, Object> rest = new LinkedHashMap<>();
    setting.forEach(
        (axis, value) ->
            (value instanceof Joint joint ? joint.fields() : Map.of(axis, value))
                .forEach(
                    (path, own) -> {
                      if (!preconditions(path)) {
                        rest.put(path, own);
                      }
                    }));
    return rest;
  }

  private static boolean preconditions(String path) {
    return path.startsWith("preconditioner");
  }

  private static Optional<String> error(Summary summary) {
    return summary.estimates(Metric.PRECONDITIONER_ERROR.key()).stream()
        .map(Estimate::mean)
        .max(Comparator.naturalOrder())
        .filter(error -> error > ROUNDING)
        .map(
            error ->
                ("P of structure low-rank differs from the power of all of the covariance by up to"
                        + " %s of that power's norm (preconditioner_error)")
                    .formatted(Labels.number(error)));
  }
}
