package org.sigmap.cli.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.cli.suggest.SuggestScreen.Suggested;
import org.sigmap.experiment.suggest.Overall;
import org.sigmap.experiment.suggest.Reasons;
import org.sigmap.experiment.suggest.Regrets;
import org.sigmap.experiment.suggest.Suggestion;
import org.sigmap.math.Estimate;
import org.sigmap.results.Comparison;

/** Suggestions and regrets as trees for JSON; what is not a number is null. */
final class SuggestJson {
  private SuggestJson() {}

  /** One tree a suggestion, and behind several one over all of them. */
  static Object of(List<Suggested> suggested) {
    List<Object> trees = new ArrayList<>();
    suggested.forEach(one -> trees.add(tree(one)));
    if (suggested.size() > 1) {
      trees.add(tree(SuggestScreen.overall(suggested)));
    }
    return trees;
  }

  private static Map<String, Object> tree(Overall overall) {
    return fields(
        "axes", Map.of(),
        "overall", overall.tasks(),
        "told", overall.told(),
        "candidates", overall.candidates().stream().map(SuggestJson::tree).toList(),
        "recommended", overall.best().p(),
        "leave_zero", overall.leavesZero(),
        "reasons", overall.reasons());
  }

  private static Map<String, Object> tree(Overall.Candidate candidate) {
    return fields(
        "p", candidate.p(),
        "predicted_loss", candidate.predictedLoss(),
        "most_above_best", candidate.most(),
        "best_of", candidate.best());
  }

  private static Map<String, Object> tree(Suggested suggested) {
    Suggestion suggestion = suggested.suggestion();
    Suggestion.Noise noise = suggestion.noise();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("axes", suggested.axes());
    tree.put("examples", suggestion.examples());
    tree.put("training_rows", suggestion.all());
    tree.put("directions", suggestion.directions().stream().map(SuggestJson::tree).toList());
    tree.put(
        "noise",
        fields(
            "share", noise.share(),
            "low", noise.interval().low(),
            "high", noise.interval().high(),
            "snr", noise.snr(),
            "snr_low", noise.snrInterval().low(),
            "snr_high", noise.snrInterval().high()));
    tree.put(
        "signal", fields("p_value", suggestion.signalTest(), "found", suggestion.signalFound()));
    tree.put("candidates", suggestion.candidates().stream().map(SuggestJson::tree).toList());
    tree.put("recommended", suggestion.best().p());
    tree.put("leave_zero", suggestion.leavesZero());
    tree.put("reasons", Reasons.of(suggestion));
    return tree;
  }

  private static Map<String, Object> tree(Suggestion.Direction direction) {
    return fields(
        "variance", direction.variance(),
        "share", direction.share().mean(),
        "low", direction.share().low(),
        "high", direction.share().high());
  }

  private static Map<String, Object> tree(Suggestion.Candidate candidate) {
    Map<String, Object> tree =
        fields(
            "p", candidate.p(),
            "predicted_loss", candidate.predictedLoss(),
            "degrees_of_freedom", candidate.degreesOfFreedom(),
            "best_step", candidate.bestStep(),
            "best_loss", candidate.bestLoss());
    if (candidate.minusBest() != null) {
      tree.put(
          "minus_best",
          fields(
              "mean", candidate.minusBest().mean(),
              "low", candidate.minusBest().low(),
              "high", candidate.minusBest().high()));
    }
    return tree;
  }

  static Object of(Regrets regrets) {
    Map<String, Object> tree = fields("tasks", regrets.tasks(), "left_out", regrets.leftOut());
    tree.put("rows", regrets.rows().stream().map(SuggestJson::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Regrets.Row row) {
    return fields(
        "study", row.study(),
        "setting", row.setting(),
        "regret", estimates(row.regret()),
        "suggest_minus", comparisons(row.suggestMinus()));
  }

  private static Map<String, Object> comparisons(Map<String, Comparison> byRule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    byRule.forEach(
        (rule, comparison) -> {
          Map<String, Object> fields = estimate(comparison.difference().estimate());
          fields.putAll(
              fields(
                  "p_value", comparison.difference().pValue(),
                  "p_holm", comparison.corrected(),
                  "family_size", comparison.size()));
          tree.put(rule, fields);
        });
    return tree;
  }

  private static Map<String, Object> estimates(Map<String, Estimate> byRule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    byRule.forEach((rule, e) -> tree.put(rule, estimate(e)));
    return tree;
  }

  private static Map<String, Object> estimate(Estimate e) {
    return fields("n", e.n(), "mean", e.mean(), "low", e.low(), "high", e.high());
  }

  /** Names and values in turn. */
  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      boolean number = !(value instanceof Double d) || Double.isFinite(d);
      fields.put((String) namesAndValues[i], number ? value : null);
    }
    return fields;
  }
}
