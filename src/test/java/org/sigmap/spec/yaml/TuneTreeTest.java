package org.sigmap.spec.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sigmap.spec.Cell;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.SamplesSpec;
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
      SamplesSpec samples = ((DataSpec.OfTeacher) cell.data()).samples();
      assertEquals(38, samples.train());
      assertEquals(12, samples.test());
      assertEquals(38, samples.firstTest());
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
}
