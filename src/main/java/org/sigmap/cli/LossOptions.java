package org.sigmap.cli;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.results.LossLevels;
import org.sigmap.spec.NumberText;
import picocli.CommandLine.Option;

/** At which losses a report compares settings beside their last step. */
public final class LossOptions {
  private static final String COMMON = "common";
  private static final String TRAIN = "--train-loss";
  private static final String TEST = "--test-loss";

  @Option(
      names = TRAIN,
      paramLabel = "LEVEL[,LEVEL...]",
      description =
          "Compare settings also at the first evaluation whose training loss is at most LEVEL, such"
              + " as 0.5; `common` is the deepest level that every cell reaches.")
  private String train;

  @Option(
      names = TEST,
      paramLabel = "LEVEL[,LEVEL...]",
      description =
          "Say after how many steps and seconds the test loss is at most LEVEL, and how many seeds"
              + " never get there; `common` likewise.")
  private String test;

  /**
   * @throws CommandFailure if a level is neither a positive number nor {@code common}
   */
  public LossLevels resolve() {
    return new LossLevels(levels(TRAIN, train), levels(TEST, test));
  }

  private static LossLevels.Levels levels(String option, String levels) {
    if (levels == null) {
      return LossLevels.Levels.NONE;
    }
    List<Double> given = new ArrayList<>();
    boolean common = false;
    for (String level : levels.split(",", -1)) {
      if (level.equals(COMMON)) {
        common = true;
      } else {
        given.add(number(option, level));
      }
    }
    return new LossLevels.Levels(given, common);
  }

  private static double number(String option, String level) {
    try {
      double value = Double.parseDouble(NumberText.plain(level));
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw CommandFailure.usage(
        option + " must be a number greater than 0, or common, but is \"" + level + "\"");
  }
}
