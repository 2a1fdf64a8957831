package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.ReferenceNetwork.LossDecay;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.Ridge;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.ContinualCell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.Study;
import org.sigmap.spec.TaskHead;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

class ContinualExperimentTest {
  /** A dozen float64 steps and a solve of condition number up to about 1e6, two ways. */
  private static final double TOLERANCE = 1e-9;

  /** A dozen float64 steps in graphs of different lane counts. */
  private static final double ROUNDING = 1e-11;

  private static final int STEPS = 6;

  private static final String SPEC =
      """
      name: small
      experiment: continual
      seeds: 1
      teacher: {dimension: 4, components: 2, scale: 3}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 7, initScale: 1.0}
      optimizer: {learningRate: 0.02}
      preconditioner: {p: -0.5}
      training: {steps: 6, logEvery: 4, weightDecay: 0, precision: float64}
      continual: {tasks: 2, order: alternating}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private static Study study(List<String> settings, List<String> axes) {
    return SpecReader.read(SPEC, "spec.yaml", new Overrides(settings, axes, null));
  }

  /** What a run recorded, by the axes of its cells. */
  private record Recorded(CellRecord cell, Map<String, Double> points) {
    double at(int step, String metric) {
      return points.get(step + " " + metric);
    }
  }

  private Map<Map<String, Object>, Recorded> run(Study study, int lanes) throws IOException {
    RunOptions options =
        new RunOptions(1, lanes, SessionOptions.singleThreaded()).withCheckpointSeconds(1e9);
    Path root = folder.resolve("run-" + System.identityHashCode(study) + "-" + lanes);
    Map<Map<String, Object>, Recorded> recorded = new java.util.LinkedHashMap<>();
    try (RunDirectory run = RunDirectory.create(root)) {
      new StudyRunner(run, options, Progress.silent()).run(study);
      List<CurvePoint> curves = Rows.curves(run);
      for (CellRecord cell : run.cells()) {
        Map<String, Double> points = new TreeMap<>();
        curves.stream()
            .filter(point -> point.cell().equals(cell.cell()))
            .forEach(p -> assertTrue(points.put(p.step() + " " + p.metric(), p.value()) == null));
        recorded.put(cell.axes(), new Recorded(cell, points));
      }
    }
    return recorded;
  }

  private Recorded only(Study study) throws IOException {
    return run(study, 1).values().iterator().next();
  }

  /** Two tasks in float64 loops: gradient steps, and ridge heads on what they leave. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(TaskHead.class)
  void aShortSequenceMatchesPlainLoops(TaskHead head) throws IOException {
    Study study = study(List.of("continual.head=" + head.name().toLowerCase()), List.of());
    ContinualCell spec = (ContinualCell) study.cells().get(0).spec();
    GeneralizationCell one = new GeneralizationCell(spec.seed(), spec.data(), spec.learner());
    LaneInputs lane = new NetworkTask(one, new Sources()).inputs(new Draws());
    Matrix sigma = new Sources().of(one).read(new Draws()).population().orElseThrow().covariance();
    double[][] p = ReferenceNetwork.rows(MatrixPower.power(sigma, -0.5, 0));
    List<DataSet> tasks =
        List.of(
            ContinualData.task(spec, 0, new Sources()).read(new Draws()),
            ContinualData.task(spec, 1, new Sources()).read(new Draws()));
    Recorded ours = only(study);

    Weights start = lane.initial();
    ReferenceNetwork network = ReferenceNetwork.of(start.w1(), start.b1(), start.w2(), start.b2());
    double[][] losses = new double[3][];
    losses[0] = heads(network, tasks);
    for (int task = 0; task < 2; task++) {
      if (task == 1 && head == TaskHead.FRESH) {
        Weights drawn =
            Weights.draw(one.model(), 4, 1, new SeedStreams(0).scope("task/1").scope("model"));
        network =
            new ReferenceNetwork(
                network.w1(), network.b1(), ReferenceNetwork.rows(drawn.w2()), new double[1]);
      }
      double[][] x = ReferenceNetwork.rows(tasks.get(task).train().inputs());
      double[][] y = ReferenceNetwork.rows(tasks.get(task).train().targets());
      for (int step = 1; step <= STEPS; step++) {
        network = network.plus(-0.02, network.gradient(x, y, LossDecay.NONE).preconditioned(p));
        if (step == 4 || step == STEPS) {
          assertEquals(
              network.meanSquaredError(x, y),
              ours.at(task * STEPS + step, "train_loss"),
              TOLERANCE);
        }
      }
      losses[task + 1] = heads(network, tasks);
    }
    for (int learnt = 0; learnt <= 2; learnt++) {
      for (int task = 1; task <= 2; task++) {
        assertEquals(
            losses[learnt][task - 1],
            ours.at(learnt * STEPS, "task_0" + task + "_loss"),
            TOLERANCE);
      }
    }
    Map<String, Double> metrics = ours.cell().metrics();
    assertEquals((losses[2][0] + losses[2][1]) / 2, metrics.get("average_loss"), TOLERANCE);
    assertEquals(losses[2][0] - losses[1][0], metrics.get("forgetting"), TOLERANCE);
    assertEquals(losses[0][1] - losses[1][1], metrics.get("forward_transfer"), TOLERANCE);
    assertEquals(losses[1][0], ours.at(STEPS, "average_loss"), TOLERANCE);
  }

  private static double[] heads(ReferenceNetwork network, List<DataSet> tasks) {
    return tasks.stream()
        .mapToDouble(
            data -> {
              Ridge ridge =
                  Ridge.fit(hidden(network, data.train().inputs()), data.train().targets(), 1e-3);
              double[] predicted = ridge.predict(hidden(network, data.test().inputs())).values();
              double sum = 0;
              for (int i = 0; i < predicted.length; i++) {
                sum += Math.pow(predicted[i] - data.test().targets().values()[i], 2);
              }
              return sum / predicted.length;
            })
        .toArray();
  }

  private static Matrix hidden(ReferenceNetwork network, Matrix inputs) {
    double[] z = inputs.times(Matrix.of(network.w1())).values();
    for (int i = 0; i < z.length; i++) {
      z[i] = Math.max(0, z[i] + network.b1()[i % network.b1().length]);
    }
    return new Matrix(inputs.rows(), network.b1().length, z);
  }

  /** With probes drawn, in float32: every bit. */
  @Test
  void oneTaskIsGeneralization() throws IOException {
    List<String> settings =
        List.of(
            "continual.tasks=1",
            "continual.order=fixed",
            "optimizer.kind=adahessian",
            "training.precision=float32");
    Recorded sequence = only(study(settings, List.of()));
    String plain =
        SPEC.replace("experiment: continual", "experiment: generalization")
            .replaceAll("continual: .*\n", "");
    Recorded generalization =
        only(
            SpecReader.read(
                plain, "spec.yaml", new Overrides(settings.subList(2, 4), List.of(), null)));
    assertFalse(generalization.points().isEmpty());
    generalization
        .points()
        .forEach((point, value) -> assertEquals(value, sequence.points().get(point), point));
    assertEquals(
        Set.of("train_loss", "test_loss", "average_loss", "preconditioner_trace"),
        sequence.cell().metrics().keySet());
    assertEquals(STEPS, sequence.cell().steps());
  }

  /** Sequences of 1 to 3 tasks are read off one training, with every bit of those run alone. */
  @Tag("slow")
  @Test
  void shorterSequencesAreBeginningsOfLongerOnes() throws IOException {
    List<String> settings = List.of("continual.order=random", "training.precision=float32");
    Study together = study(settings, List.of("continual.tasks=3,1,2"));
    assertEquals(1, new Experiments().prepare(together.cells()).size());
    for (Map.Entry<Map<String, Object>, Recorded> cell : run(together, 4).entrySet()) {
      long tasks = (Long) cell.getKey().get("continual.tasks");
      Recorded alone =
          only(
              study(
                  List.of(settings.get(0), settings.get(1), "continual.tasks=" + tasks),
                  List.of()));
      assertEquals(alone.points(), cell.getValue().points());
      assertEquals(alone.cell().metrics(), cell.getValue().cell().metrics());
      assertEquals(tasks * STEPS, cell.getValue().cell().steps());
    }
  }

  /** A lane that diverges says so; the others end as they do alone. */
  @Test
  void lanesDoNotMix() throws IOException {
    Study study =
        study(List.of(), List.of("preconditioner.p=0,-1", "optimizer.learningRate=0.02,1e9"));
    Map<Map<String, Object>, Recorded> together = run(study, 4);
    Map<Map<String, Object>, Recorded> alone = run(study, 1);
    assertEquals(4, together.size());
    together.forEach(
        (axes, lane) -> {
          Recorded solo = alone.get(axes);
          boolean diverges = ((Number) axes.get("optimizer.learningRate")).doubleValue() > 1;
          assertEquals(diverges ? CellStatus.DIVERGED : CellStatus.DONE, lane.cell().status());
          assertEquals(solo.cell().steps(), lane.cell().steps());
          assertEquals(solo.points().keySet(), lane.points().keySet());
          lane.points()
              .forEach((at, value) -> assertEquals(solo.points().get(at), value, ROUNDING, at));
        });
  }

  /** Every optimizer starts each task anew and gets to the end. */
  @Tag("slow")
  @Test
  void everyOptimizerLearnsASequence() throws IOException {
    Study study =
        study(
            List.of("optimizer.learningRate=0.001"),
            List.of("optimizer.kind=momentum,adam,adahessian,sam,sophia-h,k-fac,shampoo,l-bfgs"));
    for (Recorded lane : run(study, 1).values()) {
      assertEquals(CellStatus.DONE, lane.cell().status(), lane.cell().toString());
      assertTrue(lane.at(2 * STEPS, "train_loss") < lane.at(STEPS + 4, "train_loss"));
    }
  }

  @Tag("slow")
  @Test
  void anEmpiricalCovarianceIsThatOfEachTask() throws IOException {
    Recorded own = only(study(List.of("preconditioner.covariance=empirical"), List.of()));
    Recorded population = only(study(List.of(), List.of()));
    List<String> differing = new ArrayList<>();
    own.points()
        .forEach(
            (at, value) -> {
              if (!value.equals(population.points().get(at))) {
                differing.add(at);
              }
            });
    Set<String> metrics =
        differing.stream().map(at -> at.split(" ")[1]).collect(Collectors.toSet());
    assertTrue(metrics.containsAll(Set.of("train_loss", "task_01_loss")), metrics.toString());
  }
}
