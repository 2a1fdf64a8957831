package org.sigmap.cli.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sigmap.cli.TextTable;
import org.sigmap.experiment.suggest.Overall;
import org.sigmap.experiment.suggest.Reasons;
import org.sigmap.experiment.suggest.Suggestion;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Joint;

final class SuggestScreen {
  /**
   * A suggestion and what it is for.
   *
   * @param data the axes without what is tuned
   */
  record Suggested(
      Map<String, Object> axes, Map<String, Object> data, int steps, Suggestion suggestion) {}

  private static final int BAR = 40;

  /** Directions beyond which the middle ones are left out. */
  private static final int MOST_DIRECTIONS = 20;

  private SuggestScreen() {}

  /** A full screen for the first seed of a single setting, and a line for each of several. */
  static String of(List<Suggested> suggested) {
    long settings = suggested.stream().map(SuggestScreen::setting).distinct().count();
    StringBuilder text = new StringBuilder();
    if (settings == 1) {
      text.append(screen(suggested.get(0)));
    }
    if (suggested.size() > 1) {
      text.append(text.isEmpty() ? "" : "\n").append(lines(suggested));
      Overall overall = overall(suggested);
      text.append(
          recommended("overall", overall.best().p(), overall.leavesZero(), overall.reasons()));
    }
    if (settings > 1) {
      text.append("--set an axis to one value, and --seeds 1, for the reasons\n");
    }
    return text.toString();
  }

  /** What suits all data sets. */
  static Overall overall(List<Suggested> suggested) {
    return Overall.of(
        List.copyOf(
            suggested.stream()
                .collect(
                    Collectors.groupingBy(
                        Suggested::data,
                        LinkedHashMap::new,
                        Collectors.mapping(Suggested::suggestion, Collectors.toList())))
                .values()));
  }

  private static Map<String, Object> setting(Suggested suggested) {
    Map<String, Object> setting = new LinkedHashMap<>(suggested.axes());
    setting.remove(AxisName.SEED.path());
    return setting;
  }

  private static String screen(Suggested suggested) {
    Suggestion suggestion = suggested.suggestion();
    return title(suggested)
        + directions(suggestion)
        + noise(suggestion.noise())
        + "\npredicted %s (the labels' variance is 1; - best is with its 95 %% interval)%n"
            .formatted(
                suggestion.classes().isPresent() ? "squared error of one-hot labels" : "test loss")
        + candidates(suggestion, suggested.steps())
        + recommended(
            "recommended", suggestion.best().p(), suggestion.leavesZero(), Reasons.of(suggestion));
  }

  private static String recommended(
      String what, double p, boolean leavesZero, List<String> reasons) {
    return "\n"
        + what
        + (leavesZero && p != 0
            ? ": leave p at 0; predicted best, but told from none, p = "
            : ": p = ")
        + Reasons.exponent(p)
        + "\n"
        + reasons.stream().map(reason -> "  " + reason + "\n").collect(Collectors.joining());
  }

  private static String title(Suggested suggested) {
    String axes =
        suggested.axes().entrySet().stream()
            .map(
                axis -> axis.getKey() + " " + AxisValue.label(AxisValue.normalise(axis.getValue())))
            .collect(Collectors.joining(", "));
    Suggestion suggestion = suggested.suggestion();
    String examples =
        suggestion.examples() < suggestion.all()
            ? "the first %d of %d".formatted(suggestion.examples(), suggestion.all())
            : Integer.toString(suggestion.all());
    return "from %s training examples (%s)%n%n".formatted(examples, axes);
  }

  private static String directions(Suggestion suggestion) {
    List<Suggestion.Direction> directions = suggestion.directions();
    if (directions.isEmpty()) {
      return "where the signal is: not estimated, too few examples for this dimension, or inputs"
          + " that depend on one another\n\n";
    }
    TextTable table = new TextTable().row("direction", "variance", "share", "95 %", "");
    for (int r = 0; r < directions.size(); r++) {
      boolean middle = r >= MOST_DIRECTIONS / 2 && r < directions.size() - MOST_DIRECTIONS / 2;
      if (directions.size() > MOST_DIRECTIONS && middle) {
        continue;
      }
      Suggestion.Direction direction = directions.get(r);
      double share = direction.share().mean();
      table.row(
          Integer.toString(r + 1),
          TextTable.fixed(direction.variance(), 3),
          TextTable.fixed(share, 3),
          TextTable.interval(direction.share().low(), direction.share().high(), 3),
          "#".repeat((int) Math.round(BAR * Math.max(0, Math.min(1, share)))));
    }
    return "share of the labels' variance that each eigen-direction of Sigma explains\n"
        + table.text()
        + "\n";
  }

  private static String noise(Suggestion.Noise noise) {
    return "noise: %s %s of the labels' variance, SNR %s %s%n"
        .formatted(
            TextTable.fixed(noise.share(), 2),
            TextTable.interval(noise.interval().low(), noise.interval().high(), 2),
            TextTable.fixed(noise.snr(), 2),
            TextTable.interval(noise.snrInterval().low(), noise.snrInterval().high(), 2));
  }

  private static String candidates(Suggestion suggestion, int steps) {
    TextTable table =
        new TextTable()
            .row("p", "after " + steps + " steps", "- best", "95 %", "freedom", "least, at step");
    for (Suggestion.Candidate candidate : suggestion.candidates()) {
      boolean best = candidate == suggestion.best();
      boolean compared = candidate.minusBest() != null;
      table.row(
          Reasons.exponent(candidate.p()),
          TextTable.fixed(candidate.predictedLoss(), 3) + (best ? " *" : "  "),
          compared ? TextTable.fixed(candidate.minusBest().mean(), 3) : "",
          compared
              ? TextTable.interval(candidate.minusBest().low(), candidate.minusBest().high(), 3)
              : "",
          TextTable.fixed(candidate.degreesOfFreedom(), 0),
          TextTable.fixed(candidate.bestLoss(), 3) + ", " + candidate.bestStep());
    }
    return table.text();
  }

  private static String lines(List<Suggested> suggested) {
    List<String> axes =
        suggested.stream().flatMap(one -> one.axes().keySet().stream()).distinct().toList();
    List<String> header = new ArrayList<>(axes);
    header.addAll(List.of("noise", "SNR", "p", "predicted loss", "signal"));
    TextTable table = new TextTable().row(header);
    for (Suggested one : suggested) {
      Suggestion suggestion = one.suggestion();
      List<String> row = new ArrayList<>();
      axes.stream()
          .map(axis -> AxisValue.normalise(one.axes().getOrDefault(axis, Joint.NONE)))
          .forEach(value -> row.add(AxisValue.label(value)));
      row.add(TextTable.fixed(suggestion.noise().share(), 2));
      row.add(TextTable.fixed(suggestion.noise().snr(), 2));
      row.add(Reasons.exponent(suggestion.best().p()));
      row.add(TextTable.fixed(suggestion.best().predictedLoss(), 3));
      row.add(suggestion.signalFound() ? "found" : "not found");
      table.row(row);
    }
    return table.text();
  }
}
