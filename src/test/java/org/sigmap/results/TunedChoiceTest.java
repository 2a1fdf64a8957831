package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuned.Edge;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Choices from trials whose losses are given: rows are values, columns seeds, null is lost. */
class TunedChoiceTest {
  private static final String SPEC =
      "name: a\nseeds: 2\ntune: {field: optimizer.learningRate, values: [1, 0.1, 0.01]}\n";

  private static List<TunedChoice> choices(String per, Double[]... losses) {
    Study study =
        SpecReader.read(SPEC, "a.yaml", new Overrides(List.of("tune.per=" + per), List.of(), null));
    Tuning tuning = study.tuning().orElseThrow();
    Map<String, CellRecord> records = new HashMap<>();
    List<Number> values = tuning.candidates().stream().map(c -> c.value()).distinct().toList();
    for (Tuning.Candidate candidate : tuning.candidates()) {
      int value = values.indexOf(candidate.value());
      int seed = ((Number) candidate.trial().axes().get("seed")).intValue();
      if (value < losses.length) {
        Double loss = losses[value][seed];
        CellStatus status = loss == null ? CellStatus.DIVERGED : CellStatus.DONE;
        // A test loss that would choose otherwise, were it looked at.
        Map<String, Double> metrics =
            loss == null ? Map.of() : Map.of("validation_loss", loss, "test_loss", -loss);
        String id = candidate.trial().id().value();
        records.put(
            id,
            new CellRecord(id, Map.of("seed", seed), status, metrics, 1, 1).of(candidate.trial()));
      }
    }
    return List.copyOf(TunedChoice.of(tuning, records).values());
  }

  private static TunedChoice choice(Double[]... losses) {
    return choices("setting", losses).get(0);
  }

  private static Double[] row(Double... seeds) {
    return seeds;
  }

  @Test
  void theSmallestMeanOverSeedsIsChosen() {
    TunedChoice choice = choice(row(0.1, 1.0), row(0.4, 0.4), row(0.3, 0.9));
    assertEquals(0.1, choice.best().value());
    assertEquals(0.4, choice.best().loss());
    assertNull(choice.edge());
    assertEquals(Optional.empty(), choice.falls());
    assertEquals(
        List.of(0.01, 0.1, 1), choice.tried().stream().map(TunedChoice.Tried::value).toList());
  }

  @Test
  void everySeedChoosesByItselfWhereAskedTo() {
    List<TunedChoice> own = choices("seed", row(0.1, 1.0), row(0.4, 0.4), row(0.3, 0.9));
    assertEquals(List.of(1, 0.1), own.stream().map(c -> c.best().value()).toList());
    assertEquals(Map.of("seed", 1L), own.get(1).setting());
  }

  @Test
  void aTieTakesTheSmallerValue() {
    assertEquals(0.01, choice(row(0.5, 0.5), row(0.25, 0.75), row(0.75, 0.25)).best().value());
  }

  @Test
  void aValueThatLostASeedLosesWhateverItsMean() {
    TunedChoice choice = choice(row(0.001, null), row(0.5, 0.5), row(0.7, 0.7));
    assertEquals(0.1, choice.best().value());
    assertEquals(new TunedChoice.Tried(1, 0.001, 1, 1), choice.tried().get(2));
    assertEquals(0.01, choice(row(null, null), row(0.1, null), row(9.0, 9.0)).best().value());
    // Where nothing is left, the smallest value is the likeliest to be trained.
    TunedChoice lost = choice(row(null, null), row(null, null), row(null, null));
    assertEquals(0.01, lost.best().value());
    assertEquals(Optional.empty(), lost.falls());
  }

  @Test
  void aChoiceAtAnEndSaysHowFarTheCurveStillFalls() {
    TunedChoice high = choice(row(0.2, 0.4), row(0.5, 0.5), row(0.9, 0.9));
    assertEquals(Edge.HIGHEST, high.edge());
    // (0.5 − 0.3) / 0.5, to rounding.
    assertEquals(0.4, high.falls().orElseThrow(), 1e-12);
    TunedChoice low = choice(row(0.9, 0.9), row(0.8, null), row(0.5, 0.5));
    assertEquals(Edge.LOWEST, low.edge());
    assertEquals(Optional.empty(), low.falls());
  }

  @Test
  void nothingIsChosenBeforeEveryTrialHasEnded() {
    assertEquals(List.of(), choices("setting", row(0.1, 1.0), row(0.4, 0.4)));
  }

  @Test
  void aRecordTellsItsRoleAndReadsBack() throws Exception {
    Tuning tuning = SpecReader.read(SPEC, "a.yaml", Overrides.none()).tuning().orElseThrow();
    Tuning.Candidate first = tuning.candidates().get(0);
    CellRecord ended = new CellRecord("a", Map.of("seed", 0), CellStatus.DONE, Map.of(), 1, 1);
    CellRecord trial = ended.of(first.trial());
    assertTrue(trial.trial());
    assertTrue(
        trial
            .toJson()
            .endsWith(
                "\"role\":\"trial\",\"tuned\":{\"field\":\"optimizer.learningRate\",\"value\":1}}"));
    assertEquals(trial, CellRecord.fromJson(trial.toJson()));
    CellRecord result =
        ended.of(first.result().tuned(first.result().tuned().orElseThrow().chosen(Edge.HIGHEST)));
    assertTrue(
        result
            .toJson()
            .endsWith(
                "\"tuned\":{\"field\":\"optimizer.learningRate\",\"value\":1,\"edge\":\"highest\"}}"));
    assertEquals(result, CellRecord.fromJson(result.toJson()));
    assertEquals(ended, CellRecord.fromJson(ended.toJson()));
  }
}
