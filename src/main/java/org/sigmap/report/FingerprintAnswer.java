package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** Which p each optimizer acts like: its effective exponent, averaged over training. */
final class FingerprintAnswer {
  private static final String EXPONENT = Metric.EFFECTIVE_EXPONENT.mean();
  private static final String PATH = Metric.EFFECTIVE_EXPONENT_PATH.mean();

  /** What makes an update what it is. */
  private static final List<String> RULES =
      List.of(AxisName.OPTIMIZER.path(), AxisName.P.path(), AxisName.HESSIAN_POWER.path());

  private static final int DECIMALS = 2;

  private final Summary summary;
  private final List<String> rules;

  private FingerprintAnswer(Summary summary) {
    this.summary = summary;
    List<String> varying = Layout.varying(summary);
    rules = RULES.stream().filter(varying::contains).toList();
  }

  static Optional<Answer> of(Summary summary) {
    return summary.metrics().contains(EXPONENT)
        ? Optional.of(new FingerprintAnswer(summary).answer())
        : Optional.empty();
  }

  private Answer answer() {
    List<String> sentences = new ArrayList<>();
    Grid.panels(summary, rules)
        .forEach((rule, settings) -> sentences.add(sentence(rule, settings)));
    return new Answer(
        "Which p does " + (rules.isEmpty() ? "the" : "each") + " optimizer act like?",
        sentences,
        "p is the slope of the update's gain over its gradient against λ of Σ, on log scales,"
            + " averaged over training; paths are sums of updates between two log points. "
            + Answer.means(summary.seeds()));
  }

  /** Cells of a setting, lost ones too. */
  private int cells(Map<String, Object> setting) {
    return summary.lost(setting).map(Summary.Lost::cells).orElse(summary.seeds(setting));
  }

  private String sentence(Map<String, Object> rule, List<Map<String, Object>> settings) {
    List<Estimate> exponents = estimates(settings, EXPONENT);
    int all = settings.stream().mapToInt(this::cells).sum();
    int lost = all - exponents.stream().mapToInt(Estimate::n).sum();
    String losses = lost == 0 ? "" : "; " + lost + " of " + Words.count(all, "cell") + " lost";
    if (exponents.isEmpty()) {
      return name(rule) + " has no result" + losses;
    }
    List<Estimate> paths = estimates(settings, PATH);
    return "%s acts like p = %s%s%s%s"
        .formatted(
            name(rule),
            range(exponents),
            settings.size() > 1 ? " over " + exponents.size() + " settings" : "",
            paths.isEmpty() ? "" : ", over paths " + range(paths),
            losses);
  }

  private List<Estimate> estimates(List<Map<String, Object>> settings, String metric) {
    return settings.stream().flatMap(s -> summary.estimate(s, metric).stream()).toList();
  }

  /** "Adam alone", "Adam behind p = −1". */
  private String name(Map<String, Object> rule) {
    if (rules.isEmpty()) {
      return "it";
    }
    boolean alone =
        rule.containsKey(AxisName.OPTIMIZER.path())
            && Long.valueOf(0).equals(rule.get(AxisName.P.path()));
    List<String> words = new ArrayList<>();
    for (String axis : rules) {
      String setting = Labels.setting(axis, rule.get(axis));
      boolean behind = AxisName.P.is(axis) && rule.containsKey(AxisName.OPTIMIZER.path());
      words.add(behind ? (alone ? "alone" : "behind " + setting) : setting);
    }
    return String.join(" ", words);
  }

  /** The mean or, where they differ, the least and the largest, with what their intervals span. */
  private static String range(List<Estimate> estimates) {
    Reach means = Reach.of(estimates);
    String least = fixed(means.least());
    String most = fixed(means.most());
    String shown = least.equals(most) ? least : least + " to " + most;
    List<Estimate> known = estimates.stream().filter(Estimate::hasInterval).toList();
    if (known.isEmpty()) {
      return shown;
    }
    Reach ends = Reach.of(known);
    return "%s [%s, %s]".formatted(shown, fixed(ends.low()), fixed(ends.high()));
  }

  private static String fixed(double exponent) {
    return Labels.fixed(exponent, DECIMALS);
  }
}
