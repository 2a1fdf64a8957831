package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Joint;
import org.sigmap.results.Summary;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Settings that differ in the size of P are compared at a learning rate that hides it. */
class StepSizesTest {
  private final List<CellRecord> cells = new ArrayList<>();

  private void add(Object p, double rate, double trace) {
    add(Map.of("preconditioner.p", p, "optimizer.learningRate", rate, "seed", 0), trace);
  }

  private void add(Map<String, Object> axes, double trace) {
    cells.add(
        CellRecord.finished(
            "c" + cells.size(), axes, Map.of("preconditioner_trace", trace), 10, 0.1));
  }

  private List<String> notes() throws IOException {
    return StepSizes.notes(Summary.of(cells), Optional.empty());
  }

  @Test
  void tenfoldIsNotYetSaidAndMoreIs() throws IOException {
    add(0, 0.1, 10);
    add(1, 0.1, 100);
    assertEquals(List.of(), notes());
    add(-1, 0.1, 9.9);
    assertEquals(1, notes().size());
    assertTrue(
        notes()
            .get(0)
            .startsWith(
                "preconditioner_trace differs by more than tenfold between settings that were"
                    + " compared at one learning rate, from 9.90 (p = −1) to 100 (p = 1), so"),
        notes()::toString);
  }

  @Test
  void whereATheoremIsCheckedNothingIsCompared() throws IOException {
    for (int p = 0; p <= 1; p++) {
      cells.add(
          CellRecord.finished(
              "c" + p,
              Map.of("preconditioner.p", p, "seed", 0),
              Map.of("preconditioner_trace", p == 0 ? 10.0 : 1000, "gram_hidden_deviation", 1e-9),
              10,
              0.1));
    }
    assertEquals(List.of(), notes());
  }

  @Test
  void otherLearningRatesAreNotCompared() throws IOException {
    add(0, 0.1, 10);
    add(1, 0.01, 1000);
    assertEquals(List.of(), notes());
  }

  @Test
  void learningRatesThatMoveWithPAreOthersToo() throws IOException {
    for (int p = 0; p <= 1; p++) {
      Joint joint = new Joint(Map.of("preconditioner.p", p, "optimizer.learningRate", 1.0 - p));
      add(Map.of("preconditioner.p", joint, "seed", 0), p == 0 ? 10 : 1000);
    }
    assertEquals(List.of(), notes());
  }

  @Test
  void aTunedLearningRateHasNothingToHide() throws IOException {
    add(0, 0.1, 10);
    add(1, 0.1, 1000);
    Study study =
        SpecReader.read(
            "name: a\ntune: {field: optimizer.learningRate, values: [1, 2]}",
            "s.yaml",
            Overrides.none());
    assertEquals(1, notes().size());
    assertEquals(List.of(), StepSizes.notes(Summary.of(cells), study.tuning()));
  }

  @Test
  void theErrorOfALowRankIsSaidWhereItIsNoRounding() throws IOException {
    for (double error : new double[] {1e-16, 0.25}) {
      cells.clear();
      cells.add(
          CellRecord.finished(
              "c", Map.of("seed", 0), Map.of("preconditioner_error", error), 10, 0.1));
      assertEquals(error > 0.1 ? 1 : 0, notes().size());
    }
    assertTrue(notes().get(0).contains("by up to 0.25 of that power's norm"), notes().get(0));
  }
}
