package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

/** One cell, whose 1,100 test rows are three blocks, on one worker's core and on more. */
class EvaluatorsTest {
  private static final String SPEC =
      """
      name: evaluators
      experiment: generalization
      seeds: 1
      samples: {total: 1200, trainFraction: 0.083333333}
      training: {steps: 4, logEvery: 1}
      """;

  @TempDir private Path folder;

  @Test
  void noMetricDependsOnWhoEvaluates() throws IOException {
    assertEquals(2, options(2).session(1).evaluators());
    assertEquals(1, options(2).session(2).evaluators());
    assertEquals(1, options(1).session(1).evaluators());
    Map<String, Double> alone = metrics(1);
    assertEquals(alone, metrics(2));
    assertEquals(alone, metrics(5));
  }

  private static RunOptions options(int workers) {
    return new RunOptions(workers, 4, SessionOptions.singleThreaded());
  }

  private Map<String, Double> metrics(int workers) throws IOException {
    try (RunDirectory run = RunDirectory.create(folder.resolve("run-" + workers))) {
      new StudyRunner(run, options(workers), Progress.silent())
          .run(SpecReader.read(SPEC, "evaluators", Overrides.none()));
      return run.cells().get(0).metrics();
    }
  }
}
