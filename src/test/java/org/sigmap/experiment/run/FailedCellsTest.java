package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

/** A cell that cannot be trained is recorded with its reason and costs no other cell anything. */
class FailedCellsTest {
  private static final String P = "preconditioner.p";

  /** Three training rows in four dimensions leave Σ̂ two. */
  private static final String SPEC =
      """
      name: failing
      experiment: %s
      seeds: 1
      teacher: {kind: single-index, dimension: 4, scale: 3}
      samples: {total: 60, trainFraction: 0.05}
      model: {hidden: 7, initScale: 0.5}
      preconditioner: {covariance: empirical}
      training: {steps: 6, logEvery: 2, weightDecay: 0}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private int runs;

  private static Study study(String experiment, List<String> settings, List<String> axes) {
    return SpecReader.read(
        SPEC.formatted(experiment), "spec.yaml", new Overrides(settings, axes, null));
  }

  private record Ran(StudyRunner.Outcome outcome, List<CellRecord> cells, List<CurvePoint> curves) {
    CellRecord at(String axis, Object value) {
      return cells.stream()
          .filter(cell -> cell.axes().get(axis).equals(value))
          .findFirst()
          .orElseThrow();
    }

    Map<String, Double> curve(CellRecord cell) {
      Map<String, Double> points = new LinkedHashMap<>();
      curves.stream()
          .filter(point -> point.cell().equals(cell.cell()))
          .forEach(point -> points.put(point.step() + " " + point.metric(), point.value()));
      return points;
    }
  }

  private Ran run(Study study) throws IOException {
    RunOptions options =
        new RunOptions(1, 16, SessionOptions.singleThreaded()).withCheckpointSeconds(1e9);
    try (RunDirectory run = RunDirectory.create(folder.resolve("run-" + runs++))) {
      StudyRunner.Outcome outcome = new StudyRunner(run, options, Progress.silent()).run(study);
      return new Ran(outcome, run.cells(), Rows.curves(run));
    }
  }

  /** In one group: no power there, one that overflows, two that train, bit for bit as ever. */
  @Test
  void theOthersOfAGroupTrainBitForBitAsTheyWould() throws IOException {
    Ran sweep = run(study("generalization", List.of(), List.of(P + "=0.5,-1,900,1")));
    Ran sound = run(study("generalization", List.of(), List.of(P + "=0.5,0,0.25,1")));
    assertEquals(new StudyRunner.Outcome(2, 0, 2, false), sweep.outcome());
    for (Object p : new Object[] {0.5, 1L}) {
      CellRecord cell = sweep.at(P, p);
      assertEquals(CellStatus.DONE, cell.status());
      assertTrue(cell.sameResult(sound.at(P, p)), cell + " and " + sound.at(P, p));
      assertEquals(sound.curve(sound.at(P, p)), sweep.curve(cell));
    }
    assertFailed(sweep, sweep.at(P, -1L), "the covariance has rank 2 of 4");
    assertFailed(sweep, sweep.at(P, 900L), "below the range of float64; give a p nearer 0");
  }

  private static void assertFailed(Ran ran, CellRecord cell, String reason) {
    assertEquals(CellStatus.FAILED, cell.status(), cell.toString());
    assertTrue(cell.failure().orElseThrow().contains(reason), cell.toString());
    assertEquals(Map.of(), cell.metrics());
    assertEquals(0, cell.steps());
    assertEquals(Map.of(), ran.curve(cell));
  }

  /** λ = 3 and 1/3: 3^90 is 9e42. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "float32,90,above the range of float32; give a p nearer 0, or set training.precision",
    "float32,-90,above the range of float32"
  })
  void aPowerThatTheTrainingPrecisionDoesNotHoldFails(String precision, int p, String reason)
      throws IOException {
    List<String> settings =
        List.of("preconditioner.covariance=population", "training.precision=" + precision);
    Ran ran = run(study("generalization", settings, List.of(P + "=0," + p)));
    assertEquals(new StudyRunner.Outcome(1, 0, 1, false), ran.outcome());
    assertFailed(ran, ran.at(P, (long) p), reason);
    Ran doubles =
        run(
            study(
                "generalization",
                List.of(settings.get(0), "training.precision=float64"),
                List.of(P + "=0," + p)));
    assertEquals(0, doubles.outcome().failed());
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"transfer", "continual", "gram"})
  void everyExperimentGoesOn(String experiment) throws IOException {
    Ran ran = run(study(experiment, List.of(), List.of(P + "=0,-1")));
    assertEquals(1, ran.outcome().failed(), ran.cells().toString());
    assertEquals(1, ran.outcome().done(), ran.cells().toString());
    assertFailed(ran, ran.at(P, -1L), "rank 2 of 4");
  }

  /** Its other data sets are moved by P^{-1/2}. */
  @Tag("slow")
  @Test
  void gramNeedsAnInverseOfPositivePowersToo() throws IOException {
    Ran ran = run(study("gram", List.of(), List.of(P + "=0,0.5")));
    assertFailed(ran, ran.at(P, 0.5), "experiment gram needs a P that has an inverse");
    Ran damped = run(study("gram", List.of("preconditioner.damping=0.1"), List.of(P + "=0,0.5")));
    assertEquals(2, damped.outcome().done());
  }

  @Test
  void weightsThatNeedASingularPowerFail() throws IOException {
    List<String> isotropic =
        List.of(
            "model.initialization=p-isotropic", "preconditioner.kind=adaptive-covariance-power");
    Study study =
        SpecReader.read(
            SPEC.formatted("generalization").replace("{covariance: empirical}", "{damping: 1e-30}"),
            "spec.yaml",
            new Overrides(isotropic, List.of(P + "=0,-1"), null));
    Ran ran = run(study);
    assertFailed(ran, ran.at(P, -1L), "rank 2 of 4");
    assertEquals(1, ran.outcome().done());
  }

  @Test
  void aStudyOfFailingCellsAloneEndsToo() throws IOException {
    Ran ran = run(study("generalization", List.of(), List.of(P + "=-1,-2")));
    assertEquals(new StudyRunner.Outcome(0, 0, 2, false), ran.outcome());
  }

  /** What float32 makes of these is 1, 0, 0, and rows and weights beyond or below it. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "optimizer.kind=adam;optimizer.beta2;0.99999999;beta2 must be at least 0 and below 1",
        "optimizer.kind=adam;optimizer.epsilon;1e-50;epsilon is 1.0E-50, which is below the range",
        "optimizer.kind=k-fac;optimizer.damping;1e-50;damping is 1.0E-50, which is below the range",
        "optimizer.kind=momentum;optimizer.learningRate;1e39;learningRate is 1.0E39, which is"
            + " beyond",
        "training.logEvery=3;training.weightDecay;1e-40;weightDecay is 1.0E-40, which is below",
        "training.logEvery=3;model.initScale;1.2e-38;the initial weights of layer 2 are all below",
        "preconditioner.covariance=population;teacher.scale;1e90;the training inputs reach beyond",
      })
  void numbersThatThePrecisionDoesNotHoldFailTheirCellAlone(
      String setting, String axis, String value, String reason) throws IOException {
    String good = axis.equals("teacher.scale") ? "2" : "0.5";
    List<String> axes = List.of(axis + "=" + good + "," + value);
    Ran ran = run(study("generalization", List.of(setting), axes));
    assertEquals(1, ran.outcome().failed(), ran.cells().toString());
    CellRecord failed =
        ran.cells().stream().filter(c -> c.status() == CellStatus.FAILED).findFirst().orElseThrow();
    assertFailed(ran, failed, reason);
    assertTrue(failed.failure().orElseThrow().contains("float64"), failed.toString());
    assertFalse(ran.outcome().interrupted());
  }
}
