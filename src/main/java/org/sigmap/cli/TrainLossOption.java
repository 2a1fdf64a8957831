package org.sigmap.cli;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.results.TrainLossLevels;
import org.sigmap.spec.NumberText;
import picocli.CommandLine.Option;

/** At which training losses a report compares settings beside their last step. */
public final class TrainLossOption {
  private static final String COMMON = "common";

  @Option(
      names = "--train-loss",
      paramLabel = "LEVEL[,LEVEL...]",
      description =
          "Compare settings also at the first evaluation whose training loss is at most LEVEL, such"
              + " as 0.5; `common` is the deepest level that every cell reaches.")
  private String levels;

  /**
   * @throws CommandFailure if a level is neither a positive number nor {@code common}
   */
  public TrainLossLevels resolve() {
    if (levels == null) {
      return TrainLossLevels.none();
    }
    List<Double> given = new ArrayList<>();
    boolean common = false;
    for (String level : levels.split(",", -1)) {
      if (level.equals(COMMON)) {
        common = true;
      } else {
        given.add(number(level));
      }
    }
    return new TrainLossLevels(given, common);
  }

  private static double number(String level) {
    try {
      double value = Double.parseDouble(NumberText.plain(level));
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw CommandFailure.usage(
        "--train-loss must be a number greater than 0, or common, but is \"" + level + "\"");
  }
}
