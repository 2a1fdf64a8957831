package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Products counted by hand, each as rows · inputs · outputs. */
class StepArithmeticTest {
  private static StepArithmetic of(String... settings) {
    String spec = "name: a\nexperiment: generalization\nseeds: 1\n";
    var study = SpecReader.read(spec, "a", new Overrides(List.of(settings), List.of(), null));
    return StepArithmetic.of(new Experiments().prepare(study.cells()).get(0).shape());
  }

  @Test
  void thePapersCell() {
    StepArithmetic paper = of("preconditioner.kind=none");
    // X̃W̃, HA and (X̃ ⊙ r)ᵀM, with biases as a column of X̃ and of H.
    assertEquals(200.0 * 11 * 500 + 200 * 501 + 200 * 11 * 500, paper.step());
    assertEquals(10_000.0 * (11 * 500 + 501), paper.evaluation());
    assertEquals(paper.step() + paper.evaluation() / 50, paper.perStep(50));
    assertEquals(10.0 * 10 * 500, of().step() - paper.step());
  }

  @Test
  void aDeeperNetworkHandsGradientsBackThroughItsMiddle() {
    StepArithmetic deep =
        of("preconditioner.kind=none", "model.depth=2", "model.hidden=30", "training.batchSize=20");
    int forward = 11 * 30 + 31 * 30 + 31;
    int backward = 11 * 30 + 31 * 30 + 30 * 30;
    assertEquals(20.0 * (forward + backward), deep.step());
  }
}
