package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Estimate;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

class RegretsTest {
  private static final double ROUNDING = 1e-12;
  private static final String SPEC =
      """
      name: small
      seeds: 2
      teacher: {dimension: 4}
      samples: {total: 200, trainFraction: 0.25%s}
      training: {steps: 1000, logEvery: %d}
      sweep:
        teacher.case: [high, low]
        preconditioner.p: [1, 0, -1]
      """;

  @TempDir Path directory;

  interface Losses {
    /** Loss of a cell; NaN: not finished; infinite: diverged. */
    double of(double p, Cell cell);
  }

  private RunDirectory run(String name, String spec, Losses losses) throws IOException {
    Study study = SpecReader.read(spec, name, Overrides.none());
    Path root = directory.resolve(name);
    try (RunDirectory writing = RunDirectory.create(root)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      for (Cell cell : study.cells()) {
        double loss = losses.of(((Number) cell.axes().get("preconditioner.p")).doubleValue(), cell);
        if (!Double.isNaN(loss)) {
          writing.append(
              CellRecord.finished(
                  cell.id().value(), cell.axes(), Map.of("test_loss", loss), 1000, 1),
              List.of(),
              List.of());
        }
      }
    }
    return RunDirectory.open(root);
  }

  private static boolean high(Cell cell) {
    return cell.axes().get("teacher.case").equals("high");
  }

  /** Case high: p = 1 is best by 0.1 a unit of p; case low: the other way, and twice as far. */
  private static double loss(double p, Cell cell) {
    long seed = cell.spec().seed();
    return high(cell) ? 0.5 + seed - 0.1 * p : 0.5 + seed + 0.2 * p;
  }

  private static Regrets of(RunDirectory... runs) throws IOException {
    Regrets regrets = Regrets.of(List.of(runs), List.of(0.0, -1.0, 1.0));
    for (RunDirectory run : runs) {
      run.close();
    }
    return regrets;
  }

  @Test
  void regretIsTheLossAboveTheBestOneOfTheSameRows() throws IOException {
    Regrets regrets = of(run("tests", SPEC.formatted("", 50), RegretsTest::loss));
    assertEquals(List.of("p = 0", "p = -1", "p = 1", "suggest"), regrets.rules());
    assertEquals(4, regrets.tasks());
    assertEquals(3, regrets.rows().size(), "two settings and their mean");
    Map<String, Estimate> high = regrets.rows().get(0).regret();
    assertEquals(Map.of("teacher.case", "high"), regrets.rows().get(0).setting());
    assertEquals(0.1, high.get("p = 0").mean(), ROUNDING);
    assertEquals(0.2, high.get("p = -1").mean(), ROUNDING);
    assertEquals(0, high.get("p = 1").mean(), ROUNDING);
    Map<String, Estimate> mean = regrets.rows().get(2).regret();
    assertEquals(0.15, mean.get("p = 0").mean(), ROUNDING);
    assertEquals(0.1, mean.get("p = -1").mean(), ROUNDING);
    assertEquals(0.2, mean.get("p = 1").mean(), ROUNDING);
    assertEquals(2, mean.get("p = 1").n(), "seeds, not seeds times settings");
    assertFalse(mean.containsKey("validation"));
  }

  @Test
  void suggestIsChargedForWhatItChooses() throws IOException {
    Regrets regrets = of(run("tests", SPEC.formatted("", 50), RegretsTest::loss));
    Study study = SpecReader.read(SPEC.formatted("", 50), "again", Overrides.none());
    List<Double> expected = new ArrayList<>();
    for (Cell cell : study.cells()) {
      GeneralizationCell spec = (GeneralizationCell) cell.spec();
      if (((PreconditionerSpec.CovariancePower) spec.preconditioner()).p() == 1 && !high(cell)) {
        double p = Suggester.suggest(spec, List.of(1.0, 0.0, -1.0), new Sources()).best().p();
        expected.add(0.2 * (p + 1));
      }
    }
    Regrets.Row low = regrets.rows().get(1);
    double mean = expected.stream().mapToDouble(v -> v).average().orElseThrow();
    assertEquals(mean, low.regret().get("suggest").mean(), ROUNDING);
    assertEquals(
        mean - 0.2, low.suggestMinus().get("p = 0").difference().estimate().mean(), ROUNDING);
  }

  /** Logged at other steps, and named otherwise: the rows held out are what pairs the cells. */
  @Test
  void validationTakesThePOfLeastValidationLoss() throws IOException {
    String held = SPEC.formatted(", validationFraction: 0.2", 200).replace("small", "held");
    Regrets regrets =
        of(
            run("tests", SPEC.formatted("", 50), RegretsTest::loss),
            run("held", held, (p, cell) -> cell.spec().seed() == 0 ? Math.abs(p) : 2 + p));
    // Seed 0 takes p = 0, seed 1 takes p = −1.
    assertEquals(
        (0.1 + 0.2) / 2, regrets.rows().get(0).regret().get("validation").mean(), ROUNDING);
    assertEquals((0.2 + 0) / 2, regrets.rows().get(1).regret().get("validation").mean(), ROUNDING);
  }

  @Test
  void theOnlySettingOfAStudyHasOneRow() throws IOException {
    String spec = SPEC.formatted("", 50).replace("  teacher.case: [high, low]\n", "");
    Regrets regrets = of(run("tests", spec, (p, cell) -> 1 - p / 10));
    assertEquals(1, regrets.rows().size());
    assertEquals(0.2, regrets.rows().get(0).regret().get("p = -1").mean(), ROUNDING);
  }

  @Test
  void tasksWithAMissingOrDivergedCellAreLeftOut() throws IOException {
    Regrets regrets =
        of(
            run(
                "tests",
                SPEC.formatted("", 50),
                (p, cell) -> {
                  boolean first = cell.spec().seed() == 0 && p == -1;
                  return first ? high(cell) ? Double.NaN : Double.POSITIVE_INFINITY : loss(p, cell);
                }));
    assertEquals(2, regrets.tasks());
    assertEquals(2, regrets.leftOut());
    assertEquals(1, regrets.rows().get(0).regret().get("p = 0").n());
  }

  /** Seed 0 has case low alone, where p = 0 costs 0.2 rather than 0.1. */
  @Test
  void aSeedThatLacksASettingIsNotInTheMeanOverSettings() throws IOException {
    Regrets regrets =
        of(
            run(
                "tests",
                SPEC.formatted("", 50),
                (p, cell) -> cell.spec().seed() == 0 && high(cell) ? Double.NaN : loss(p, cell)));
    assertEquals(2, regrets.rows().get(1).regret().get("p = 0").n());
    Estimate mean = regrets.rows().get(2).regret().get("p = 0");
    assertEquals(1, mean.n());
    assertEquals(0.15, mean.mean(), ROUNDING);
  }

  @Test
  void runsThatCompareNoExponentsAreRefused() throws IOException {
    String spec = "name: none\nseeds: 1\nsweep: {teacher.snr: [1, 2]}\n";
    Study study = SpecReader.read(spec, "none", Overrides.none());
    Path root = directory.resolve("none");
    try (RunDirectory writing = RunDirectory.create(root)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      Cell cell = study.cells().get(0);
      writing.append(
          CellRecord.finished(cell.id().value(), cell.axes(), Map.of("test_loss", 1.0), 1, 1),
          List.of(),
          List.of());
    }
    try (RunDirectory run = RunDirectory.open(root)) {
      assertThrows(RunRefusedException.class, () -> Regrets.of(List.of(run), List.of(0.0)));
    }
  }

  private static CellRecord ended(Cell cell, String metric, double value) {
    return CellRecord.finished(cell.id().value(), cell.axes(), Map.of(metric, value), 1000, 1)
        .of(cell);
  }

  private interface Ends {
    void record(RunDirectory run, Tuning.Candidate candidate) throws IOException;
  }

  private RunDirectory tuned(String tune, String spec, Ends ends) throws IOException {
    Study study = SpecReader.read(spec + tune, "tuned", Overrides.none());
    Path root = directory.resolve("tuned");
    try (RunDirectory writing = RunDirectory.create(root)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      for (Tuning.Candidate candidate : study.tuning().orElseThrow().candidates()) {
        ends.record(writing, candidate);
      }
    }
    return RunDirectory.open(root);
  }

  /** The choice is charged the loss of the network that the fixed run trained with that p. */
  @Test
  void aTunedExponentIsTheRivalOfTheFixedOnes() throws IOException {
    String spec = SPEC.formatted("", 50);
    RunDirectory rival =
        tuned(
            "tune: {field: preconditioner.p, values: [1, 0, -1]}\n",
            spec.replace("  preconditioner.p: [1, 0, -1]\n", "").replace("small", "rival"),
            (run, candidate) -> {
              if (candidate.value().doubleValue() == 0) {
                run.append(ended(candidate.result(), "test_loss", 9), List.of(), List.of());
              }
            });
    Regrets regrets = of(run("tests", spec, RegretsTest::loss), rival);
    assertEquals(List.of("p = 0", "p = -1", "p = 1", "tuned", "suggest"), regrets.rules());
    assertEquals(4, regrets.tasks());
    assertEquals(0.1, regrets.rows().get(0).regret().get("tuned").mean(), ROUNDING);
    assertEquals(0.2, regrets.rows().get(1).regret().get("tuned").mean(), ROUNDING);
  }

  /** Every p at its own rate; what the trials of these rates say of p is the choice. */
  @Test
  void exponentsAtTunedRatesAreComparedAmongThemselves() throws IOException {
    String spec = SPEC.formatted("", 50);
    RunDirectory own =
        tuned(
            "tune: {field: optimizer.learningRate, values: [0.02, 0.01]}\n",
            spec,
            (run, candidate) -> {
              Cell result = candidate.result();
              double p = ((Number) result.axes().get("preconditioner.p")).doubleValue();
              boolean chosen = candidate.value().doubleValue() == 0.02;
              double held = chosen ? Math.abs(p) : 5;
              run.append(ended(candidate.trial(), "validation_loss", held), List.of(), List.of());
              if (chosen) {
                run.append(ended(result, "test_loss", loss(p, result) - 0.3), List.of(), List.of());
              }
            });
    Regrets regrets = of(run("tests", spec, RegretsTest::loss), own);
    assertEquals(8, regrets.tasks(), "at one rate, and at rates of their own");
    Regrets.Row low = regrets.rows().get(4);
    assertEquals("small, tuned optimizer.learningRate", low.study());
    assertEquals(Map.of("teacher.case", "low"), low.setting());
    assertEquals(0.2, low.regret().get("tuned").mean(), ROUNDING);
    assertEquals(0.4, low.regret().get("p = 1").mean(), ROUNDING);
    assertFalse(regrets.rows().get(0).regret().containsKey("tuned"));
  }

  /** A learned p is charged its own network, which may be better than all fixed ones. */
  @Test
  void aLearnedExponentStandsBesideFixedOnesOfItsNormalization() throws IOException {
    String spec = SPEC.formatted("", 50) + "preconditioner: {normalize: trace, method: exact}\n";
    String learned =
        SPEC.formatted(", holdout: 0.2", 50).replace("  preconditioner.p: [1, 0, -1]\n", "")
            + "preconditioner: {kind: learned-power, bounds: [-1, 1], p: %s}\n";
    Regrets regrets =
        of(
            run("tests", spec, RegretsTest::loss),
            learned("one", learned.formatted("0.5")),
            run("raw", spec.replace("trace", "none"), (p, cell) -> 7 + p));
    Map<String, Estimate> high = regrets.rows().get(0).regret();
    assertEquals(-0.1, high.get("learned").mean(), ROUNDING);
    assertEquals(-0.1, high.get("learned").high(), ROUNDING, "not cut at 0");
    Estimate low = regrets.rows().get(1).regret().get("learned");
    assertEquals(0.2, low.mean(), ROUNDING);
    assertEquals(8, regrets.tasks(), "P of another size is another comparison");

    RunDirectory one = RunDirectory.open(directory.resolve("one"));
    RunDirectory two = learned("two", learned.formatted("-0.5"));
    String refusal = assertThrows(RunRefusedException.class, () -> of(one, two)).getMessage();
    assertEquals(
        two.root()
            + " learns p from the same rows in several ways; name runs that have one value of"
            + " preconditioner.p, hyperLearningRate, bounds and samples.holdout",
        refusal);
  }

  private RunDirectory learned(String name, String spec) throws IOException {
    Study study = SpecReader.read(spec, name, Overrides.none());
    Path root = directory.resolve(name);
    try (RunDirectory writing = RunDirectory.create(root)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      for (Cell cell : study.cells()) {
        double loss = loss(high(cell) ? 2 : 0, cell);
        writing.append(
            CellRecord.finished(cell.id().value(), cell.axes(), Map.of("test_loss", loss), 1000, 1),
            List.of(),
            List.of());
      }
    }
    return RunDirectory.open(root);
  }
}
