package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sigmap.data.RegressionData;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.Metric;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ContinualSpec;
import org.sigmap.spec.TaskHead;
import org.sigmap.train.Examples;
import org.sigmap.train.HeadFitter;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/**
 * One lane that learns a sequence of tasks.
 *
 * <p>Each task is trained as a generalization cell is, for {@code training.steps} updates, from the
 * hidden layers that the task before left and from a head as {@link TaskHead} says. Step count,
 * optimizer state and probes start anew with each task; an empirical covariance is that of the
 * task's own training inputs. After each task the hidden layers are frozen and heads are fitted,
 * see {@link LossMatrix}.
 *
 * @param one the training on the first task
 * @param continual the sequence
 */
record ContinualTask(GeneralizationExperiment.Task one, ContinualSpec continual)
    implements LaneTask {
  @Override
  public int phases() {
    return continual.tasks();
  }

  @Override
  public LaneInputs inputs(Draws draws) {
    LaneInputs own = one.inputs(draws);
    return on(0, own, own.initial(), own.probeSeed(), draws);
  }

  @Override
  public LaneInputs inputs(int phase, Weights before, Draws draws) {
    SeedStreams streams = ContinualData.streams(new SeedStreams(one.spec().seed()), phase);
    LaneInputs own = one.inputs(draws);
    Weights.Layer head =
        continual.head() == TaskHead.CARRIED
            ? before.head()
            : Weights.draw(
                    one.spec().model(),
                    before.w1().rows(),
                    before.head().weights().columns(),
                    streams.scope("model"))
                .head();
    Weights start = before.withHead(head.weights(), head.bias());
    int probe = streams.stream("optimizer/probe").nextInt(Integer.MAX_VALUE);
    return on(phase, own, start, probe, draws);
  }

  /** The lane's numbers with a task's data. */
  private LaneInputs on(int task, LaneInputs own, Weights start, int probe, Draws draws) {
    RegressionData data = ContinualData.task(one.spec(), continual, task, draws);
    return own.withExamples(Examples.of(data)).withInitial(start).withProbeSeed(probe);
  }

  @Override
  public boolean lossBeforeUpdate() {
    return one.lossBeforeUpdate();
  }

  /** Row {@code learnt} of the loss matrix, as far as it is needed, and what it means so far. */
  @Override
  public Map<String, Double> measure(
      int learnt, Weights trained, List<LaneCurve.LogPoint> known, Draws draws) {
    int tasks = continual.tasks();
    LossMatrix matrix = matrix(known);
    Map<String, Double> measured = new LinkedHashMap<>();
    int last = learnt == 0 ? tasks : Math.min(learnt + 1, tasks);
    try (HeadFitter fitter =
        new HeadFitter(trained, task(1, draws), SessionOptions.singleThreaded())) {
      for (int task = 1; task <= last; task++) {
        double loss = fitter.fit(trained, task(task, draws), continual.ridge()).testLoss();
        matrix.set(learnt, task, loss);
        measured.put(Metric.TASK_LOSS.named(task), loss);
      }
    }
    if (learnt > 0) {
      measured.putAll(matrix.metrics(learnt));
    }
    return measured;
  }

  private Examples task(int number, Draws draws) {
    return Examples.of(ContinualData.task(one.spec(), continual, number - 1, draws));
  }

  private LossMatrix matrix(List<LaneCurve.LogPoint> known) {
    LossMatrix matrix = new LossMatrix(continual.tasks());
    for (int task = 1; task <= continual.tasks(); task++) {
      String name = Metric.TASK_LOSS.named(task);
      for (LaneCurve.LogPoint point : known) {
        if (point.metric().equals(name)) {
          matrix.set(point.step() / steps(), task, point.value());
        }
      }
    }
    return matrix;
  }

  private int steps() {
    return one.spec().training().steps();
  }

  /** The beginning of the sequence, as long as the cell's own; further tasks are not its own. */
  @Override
  public List<LaneCurve.LogPoint> share(Cell cell, List<LaneCurve.LogPoint> points) {
    int tasks = ContinualExperiment.spec(cell).continual().tasks();
    Set<String> own =
        IntStream.rangeClosed(1, tasks)
            .mapToObj(Metric.TASK_LOSS::named)
            .collect(Collectors.toUnmodifiableSet());
    return points.stream()
        .filter(point -> point.step() <= tasks * steps())
        .filter(point -> isFinal(point.metric()) || own.contains(point.metric()))
        .toList();
  }

  @Override
  public int steps(Cell cell, int all) {
    return ContinualExperiment.spec(cell).continual().tasks() * steps();
  }

  /** The matrix is kept in the curves alone. */
  @Override
  public boolean isFinal(String metric) {
    return Metric.of(metric) != Metric.TASK_LOSS;
  }

  @Override
  public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
    return Map.of();
  }

  @Override
  public List<SpectrumPoint> spectrum(Cell cell, Draws draws) {
    return one.spectrum(cell, draws);
  }
}
