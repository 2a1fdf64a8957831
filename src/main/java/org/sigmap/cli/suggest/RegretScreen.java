package org.sigmap.cli.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sigmap.cli.TextTable;
import org.sigmap.experiment.suggest.Regrets;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Comparison;

final class RegretScreen {
  private RegretScreen() {}

  static String of(Regrets regrets) {
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of("study", "setting"));
    header.addAll(regrets.rules());
    table.row(header);
    for (Regrets.Row row : regrets.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.study(), setting(row)));
      regrets.rules().forEach(rule -> cells.add(number(row.regret().get(rule))));
      table.row(cells);
    }
    StringBuilder text = new StringBuilder();
    text.append("regret: test loss above that of the best p, mean over seeds ± 95 %\n");
    text.append(table.text());
    text.append(regrets.tasks()).append(" data sets");
    text.append(
        regrets.leftOut() == 0
            ? "\n"
            : ", " + regrets.leftOut() + " left out because a p is missing, diverged or failed\n");
    regrets.rows().stream()
        .filter(row -> row.setting().isEmpty())
        .forEach(row -> text.append(differences(row)));
    return text.toString();
  }

  private static String setting(Regrets.Row row) {
    return row.setting().isEmpty()
        ? "mean"
        : row.setting().entrySet().stream()
            .map(
                axis ->
                    axis.getKey().substring(axis.getKey().lastIndexOf('.') + 1)
                        + " "
                        + AxisValue.label(axis.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String number(Estimate e) {
    if (e == null) {
      return "";
    }
    String mean = TextTable.fixed(e.mean(), 3);
    if (!e.hasInterval() || e.symmetric()) {
      return e.hasInterval() ? mean + " ± " + TextTable.fixed(e.halfWidth(), 3) : mean;
    }
    // A regret is not negative: its interval ends at 0.
    return mean + " " + TextTable.interval(e.low(), e.high(), 3);
  }

  private static String differences(Regrets.Row row) {
    String holm = Comparison.holm(row.suggestMinus().values());
    StringBuilder lines = new StringBuilder();
    row.suggestMinus()
        .forEach(
            (rule, comparison) ->
                lines.append(
                    "%s: %s minus %s, seeds paired: %s%s%n"
                        .formatted(
                            row.study(),
                            Regrets.SUGGEST,
                            rule,
                            number(comparison.difference().estimate()),
                            told(comparison, holm))));
    return lines.toString();
  }

  private static String told(Comparison comparison, String holm) {
    if (comparison.told() || comparison.tied()) {
      return " (" + (comparison.told() ? "told" : "not told") + " from 0 at 5 %" + holm + ")";
    }
    return "";
  }
}
