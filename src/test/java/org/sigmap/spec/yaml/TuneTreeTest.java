package org.sigmap.spec.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Tuning;

class TuneTreeTest {
  private static final String SPEC =
      """
      name: a
      seeds: 2
      samples: {total: 100, trainFraction: 0.5}
      sweep:
        preconditioner.p: [1, 0]
      """;
  private static final String TUNE =
      "tune: {field: optimizer.learningRate, values: [1, 0.1, 0.01]}\n";

  private static Study read(String yaml, String... set) {
    return SpecReader.read(yaml, "s.yaml", new Overrides(List.of(set), List.of(), null));
  }

  private static Set<String> ids(List<Cell> cells) {
    return cells.stream().map(cell -> cell.id().value()).collect(Collectors.toSet());
  }

  /** What is trained in the end is the cell that the value written by hand makes. */
  @Test
  void resultsAreTheCellsOfTheSameValuesByHand() {
    Study tuned = read(SPEC + TUNE);
    Study swept = read(SPEC + "  optimizer.learningRate: [1, 0.1, 0.01]\n");
    assertEquals(ids(swept.cells()), ids(tuned.cells()));
    assertEquals(Set.of("preconditioner.p", "seed"), tuned.cells().get(0).axes().keySet());
    assertEquals(4, tuned.results());
    assertEquals(ids(read(SPEC).cells()), ids(read(SPEC, "samples.holdout=0.3").cells()));
  }

  @Test
  void trialsTrainOnTheRowsThatAreNotHeldOutAndAreCellsOfTheirOwn() {
    Tuning tuning = read(SPEC + TUNE, "samples.holdout=0.25").tuning().orElseThrow();
    assertEquals(12, tuning.trials().size());
    for (Cell trial : tuning.trials()) {
      GeneralizationCell cell = (GeneralizationCell) trial.spec();
      // floor(0.25 · 50) rows.
      assertEquals(38, cell.samples().train());
      assertEquals(12, cell.samples().test());
      assertEquals(38, cell.samples().firstTest());
      assertTrue(trial.tuned().orElseThrow().trial());
    }
    Study byTraining = read(SPEC + TUNE, "tune.by=train-loss");
    Set<String> trials = ids(byTraining.tuning().orElseThrow().trials());
    assertEquals(12, trials.size());
    Set<String> shared = new HashSet<>(trials);
    shared.retainAll(ids(byTraining.cells()));
    shared.addAll(trials.stream().filter(ids(tuning.trials())::contains).toList());
    assertEquals(Set.of(), shared);
  }

  /** One training answers every shift and every target, so one trial chooses for them. */
  @Test
  void whatSharesATrainingSharesItsTrial() {
    String transfer =
        "name: a\nexperiment: transfer\nseeds: 1\nsweep: {transfer.target: [high, low]}\n" + TUNE;
    assertEquals(3, read(transfer).tuning().orElseThrow().trials().size());
    assertEquals(1, read(transfer).tuning().orElseThrow().parts().size());
    String images =
        "name: a\nexperiment: out-of-distribution\nseeds: 1\nsweep: {shift: [noise-only,"
            + " noise-flipped]}\n"
            + TUNE;
    assertEquals(3, read(images).tuning().orElseThrow().trials().size());
    assertEquals(6, read(images, "tune.by=train-loss").tuning().orElseThrow().trials().size());
    // Settings that train differently are chosen for by themselves.
    assertEquals(2, read(SPEC + TUNE).tuning().orElseThrow().parts().size());
    assertEquals(4, read(SPEC + TUNE, "tune.per=seed").tuning().orElseThrow().parts().size());
  }

  @Test
  void aResolvedSpecShowsEveryDefaultAndReadsBack() {
    for (String by : List.of("tune.by=validation", "tune.by=train-loss")) {
      Study study = read(SPEC + TUNE, by);
      String yaml = SpecWriter.toYaml(study);
      assertEquals(by.endsWith("validation"), yaml.contains("holdout: 0.2\n"), yaml);
      assertTrue(yaml.contains("per: setting"), yaml);
      assertEquals(study, read(yaml));
    }
  }

  @Test
  void theCommandLineChangesValuesAndMakesATunedStudyAFixedOne() {
    TuneSpec given = read(SPEC + TUNE, "tune.values=[0.5, 0.25]").tuning().orElseThrow().spec();
    assertEquals(List.of("0.5", "0.25"), given.values().stream().map(v -> v.asText()).toList());
    assertFalse(read(SPEC + TUNE, "optimizer.learningRate=0.5").tuning().isPresent());
    Study fresh = read(SPEC, "tune.field=training.weightDecay", "tune.values=0,1e-3");
    assertEquals(
        Map.of("training.weightDecay", 8L),
        fresh.cells().stream()
            .collect(
                Collectors.groupingBy(
                    cell -> cell.tuned().orElseThrow().field(), Collectors.counting())));
  }

  /** Where and why. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{field: optimizer.learningrate, values: [1, 2]}"
            + "|s.yaml:1:8: unknown field optimizer.learningrate; did you mean"
            + " optimizer.learningRate?",
        "{field: training.steps, values: [1, 2]}"
            + "|s.yaml:1:15: training.steps cannot be tuned; name a real number of model,"
            + " optimizer, preconditioner or training, such as optimizer.learningRate",
        "{field: teacher.snr, values: [1, 2]}"
            + "|s.yaml:1:15: teacher.snr cannot be tuned; name a real number of model,"
            + " optimizer, preconditioner or training, such as optimizer.learningRate",
        "{field: preconditioner.p, values: [1, 2]}"
            + "|s.yaml:1:15: preconditioner.p is swept as well; remove it from sweep, or remove"
            + " tune",
        "{field: optimizer.learningRate, values: [1]}"
            + "|s.yaml:1:47: values has 1 value, and a choice needs at least two",
        "{field: optimizer.learningRate, values: [1, 1.0]}"
            + "|s.yaml:1:51: the axis optimizer.learningRate has 1.0 twice; remove one",
        "{field: optimizer.learningRate, values: [1, -1]}"
            + "|s.yaml:1:51: learningRate must be greater than 0, but is -1.0",
        "{field: optimizer.learningRate, values: [1, big]}"
            + "|s.yaml:1:51: a value to choose from must be a number, but is the text \"big\"",
        "{field: optimizer.learningRate, values: 1}"
            + "|s.yaml:1:47: values must be a list of numbers, as [0.1, 0.01], but is 1",
        "{field: optimizer.learningRate}"
            + "|s.yaml:1:7: tune has no values; write tune: {field: optimizer.learningRate,"
            + " values: [0.1, 0.01]}",
        "{field: optimizer.learningRate, values: [1, 2], by: test}"
            + "|s.yaml:1:59: by must be one of validation, train-loss, but is the text \"test\"",
        "{field: optimizer.learningRate, values: [1, 2], by: train-loss, refit: true}"
            + "|s.yaml:1:71: refit goes with by: validation only, because by: train-loss holds no"
            + " rows out; remove it",
        "{field: optimizer.learningRate, values: [1, 2], of: 3}"
            + "|s.yaml:1:55: unknown field tune.of; the fields here are field, values, by, per,"
            + " refit",
      })
  void whatCannotBeTunedIsRefusedWithItsPlace(String tune, String message) {
    SpecException refusal =
        assertThrows(SpecException.class, () -> read("tune: " + tune + "\n" + SPEC));
    assertEquals(message, refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "samples.holdout=1.5|--set samples.holdout=1.5: holdout must lie strictly between 0 and 1,"
            + " but is 1.5",
        "samples.holdout=0.01|--set samples.holdout=0.01: holdout 0.01 of 50 training examples"
            + " leaves 50 to train on and 0 to validate on; at least 2 and 1 are needed",
        "samples.trial=true|--set samples.trial=true: samples.trial cannot be set; tune makes"
            + " trials by itself",
        "experiment=gram|--set experiment=gram: tune chooses by one training, but this experiment"
            + " compares several in each cell; write the value, or sweep it",
      })
  void whatTrialsCannotHoldOutIsRefused(String set, String message) {
    SpecException refusal = assertThrows(SpecException.class, () -> read(SPEC + TUNE, set));
    assertEquals(message, refusal.getMessage());
  }
}
