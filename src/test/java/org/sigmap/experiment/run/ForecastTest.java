package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

class ForecastTest {
  private static final RunOptions USE = new RunOptions(2, 2, SessionOptions.singleThreaded());
  private static final String SMALL =
      """
      name: small
      seeds: 2
      teacher: {dimension: 3}
      samples: {total: 40, trainFraction: 0.5}
      training: {steps: 4, logEvery: 2}
      model: {hidden: 3}
      """;

  private static List<Workload> workloads(String more, Shard shard, Optional<RunDirectory> run)
      throws IOException {
    Study study = SpecReader.read(SMALL + more, "spec.yaml", Overrides.none());
    return Forecast.workloads(
        study, new Experiments(), shard, List.of(), run, USE, Progress.silent());
  }

  @Test
  void aTunedStudyTrainsEveryValueAndThenOneOfThem(@TempDir Path folder) throws IOException {
    String tuned =
        "sweep: {preconditioner.p: [0, 1]}\n"
            + "tune: {field: optimizer.learningRate, values: [0.1, 0.2, 0.4]}\n";
    List<Workload> parts = workloads(tuned, Shard.whole(), Optional.empty());
    assertEquals(List.of(12, 4), parts.stream().map(Workload::cells).toList());
    Study study = SpecReader.read(SMALL + tuned, "spec.yaml", Overrides.none());
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      new StudyRunner(run, USE, Progress.silent()).run(study);
    }
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"))) {
      List<Workload> left = workloads(tuned, Shard.whole(), Optional.of(run));
      assertEquals(List.of(0, 0), left.stream().map(Workload::cells).toList());
      assertEquals(0, Forecast.of(left, USE, () -> false).orElseThrow().seconds());
    }
  }

  @Test
  void theSharesOfAllShardsAreTheStudy() throws IOException {
    String sweep = "sweep: {preconditioner.p: [0, 1, 2]}\n";
    int cells = 0;
    for (int i = 1; i <= 2; i++) {
      cells += workloads(sweep, new Shard(i, 2), Optional.empty()).get(0).cells();
    }
    assertEquals(6, cells);
  }

  private static OptionalDouble told(String more, boolean asked, Path folder) throws IOException {
    Study study = SpecReader.read(SMALL + more, "spec.yaml", Overrides.none());
    AtomicReference<StudyRunner> runner = new AtomicReference<>();
    AtomicReference<OptionalDouble> told = new AtomicReference<>();
    Progress progress =
        new Progress() {
          @Override
          public void planned(Workload work, OptionalDouble seconds) {
            told.set(seconds);
            runner.get().cancel();
          }
        };
    try (RunDirectory run = RunDirectory.create(folder)) {
      runner.set(new StudyRunner(run, USE, progress));
      (asked ? runner.get().withForecasts() : runner.get()).run(study);
      assertEquals(List.of(), run.cells());
    }
    return told.get();
  }

  /** What ends at once is not held up, and nobody is told who does not ask. */
  @Test
  void aRunThatTakesLongSaysBeforehandHowLong(@TempDir Path folder) throws IOException {
    String steps = "sweep: {training.steps: [1000000]}\n";
    assertTrue(told(steps, true, folder.resolve("long")).orElseThrow() > 1);
    assertTrue(told(steps, false, folder.resolve("unasked")).isEmpty());
    assertTrue(told("", true, folder.resolve("short")).isEmpty());
  }

  @Test
  void nothingIsTimedOnceAllIsToStop() throws IOException {
    List<Workload> parts = workloads("", Shard.whole(), Optional.empty());
    assertTrue(Forecast.of(parts, USE, () -> true).isEmpty());
  }

  @Test
  void theDearestKindsAreTimedAndTheOthersFollow() throws IOException {
    List<Workload> parts =
        workloads(
            "sweep: {model.hidden: [2, 3, 4, 5, 6, 7, 8, 9, 10]}\n",
            Shard.whole(),
            Optional.empty());
    Forecast forecast = Forecast.of(parts, USE, () -> false).orElseThrow();
    assertEquals(9, forecast.kinds());
    assertEquals(8, forecast.timed());
    assertTrue(forecast.seconds() > 0 && forecast.seconds() < 60, forecast.toString());
  }
}
