package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sigmap.data.DataSet;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ContinualCell;
import org.sigmap.spec.ContinualSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TaskHead;
import org.sigmap.train.Examples;
import org.sigmap.train.HeadFit;
import org.sigmap.train.HeadFitter;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/**
 * Learn several tasks one after the other; see {@link ContinualTask}. Cells that differ in the
 * number of tasks alone share the training of the longest sequence: the shorter ones are its
 * beginnings.
 */
final class ContinualExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return spec(cell).withTasks(1);
  }

  @Override
  public NetworkTask task(List<Cell> cells, Sources sources) {
    return new ContinualTask(
        cells.stream()
            .map(ContinualExperiment::spec)
            .max(Comparator.comparingInt(spec -> spec.continual().tasks()))
            .orElseThrow(),
        sources);
  }

  /** A graph is built once: every task must have the first one's rows, inputs and classes. */
  @Override
  public void requireUsable(List<Cell> cells, Sources sources) {
    for (Cell cell : cells) {
      List<DataSource> tasks = sources.all(cell.spec());
      DataSource.Size first = tasks.get(0).size();
      for (DataSource task : tasks) {
        DataSource.Size size = task.size();
        if (!size.equals(first)) {
          throw new SpecException(
              "continual.sources",
              ("%s: %s in the place of %s; tasks in sequence need as many rows and classes, which"
                      + " samples: {kind: counts, train: 100, test: 50} gives all of them")
                  .formatted(String.join(", ", task.files()), words(size), words(first)));
        }
      }
    }
  }

  private static String words(DataSource.Size size) {
    String targets =
        size.classes().isPresent() ? size.classes().getAsInt() + " classes" : "a number";
    return "%d + %d rows and %s to predict".formatted(size.train(), size.test(), targets);
  }

  static ContinualCell spec(Cell cell) {
    return (ContinualCell) cell.spec();
  }

  /**
   * One lane that learns a sequence of tasks.
   *
   * <p>Each task is trained as a generalization cell is, for {@code training.steps} updates, from
   * the hidden layers that the task before left and from a head as {@link TaskHead} says. Step
   * count, optimizer state and probes start anew with each task; an empirical covariance is that of
   * the task's own training inputs. After each task the hidden layers are frozen and heads are
   * fitted, see {@link LossMatrix}.
   */
  private static final class ContinualTask extends NetworkTask {
    private final ContinualCell spec;
    private final ContinualSpec continual;
    private final Sources sources;

    ContinualTask(ContinualCell spec, Sources sources) {
      super(spec, ContinualData.task(spec, 0, sources), List.of());
      this.sources = sources;
      this.spec = spec;
      continual = spec.continual();
    }

    @Override
    public int phases() {
      return continual.tasks();
    }

    @Override
    public LaneInputs inputs(int phase, Weights before, Draws draws) {
      SeedStreams streams = ContinualData.streams(new SeedStreams(seed()), phase);
      Weights.Layer head =
          continual.head() == TaskHead.CARRIED
              ? before.head()
              : Weights.draw(
                      model(),
                      before.w1().rows(),
                      before.head().weights().columns(),
                      streams.scope("model"))
                  .head();
      return inputs(draws)
          .withExamples(encoded(data(phase + 1, draws)))
          .withInitial(before.withHead(head.weights(), head.bias()))
          .withProbeSeed(streams.stream("optimizer/probe").nextInt(Integer.MAX_VALUE));
    }

    /** Row {@code learnt} of the loss matrix, as far as it is needed, and what it means so far. */
    @Override
    public Map<String, Double> measure(
        int learnt, Supplier<Weights> read, List<Checkpoint.Point> known, Draws draws) {
      Weights trained = read.get();
      int tasks = continual.tasks();
      LossMatrix matrix = matrix(known);
      Map<String, Double> measured = new LinkedHashMap<>();
      int last = learnt == 0 ? tasks : Math.min(learnt + 1, tasks);
      boolean classes = source().size().classes().isPresent();
      double accuracy = 0;
      try (HeadFitter fitter =
          new HeadFitter(
              trained, Examples.of(data(1, draws)), classes, SessionOptions.singleThreaded())) {
        for (int task = 1; task <= last; task++) {
          HeadFit fit = fitter.fit(trained, Examples.of(data(task, draws)), continual.ridge());
          matrix.set(learnt, task, fit.testLoss());
          measured.put(Metric.TASK_LOSS.named(task), fit.testLoss());
          accuracy += task <= learnt ? fit.testAccuracy().orElse(0) : 0;
        }
      }
      if (learnt > 0) {
        measured.putAll(matrix.metrics(learnt));
        if (classes) {
          measured.put(Metric.AVERAGE_ACCURACY.key(), accuracy / learnt);
        }
      }
      return measured;
    }

    private DataSet data(int number, Draws draws) {
      return ContinualData.task(spec, number - 1, sources).read(draws);
    }

    private LossMatrix matrix(List<Checkpoint.Point> known) {
      LossMatrix matrix = new LossMatrix(continual.tasks());
      for (int task = 1; task <= continual.tasks(); task++) {
        String name = Metric.TASK_LOSS.named(task);
        for (Checkpoint.Point point : known) {
          if (point.metric().equals(name)) {
            matrix.set(point.step() / steps(), task, point.value());
          }
        }
      }
      return matrix;
    }

    private int steps() {
      return step().training().steps();
    }

    /** The beginning of the sequence, as long as the cell's own; further tasks are not its own. */
    @Override
    public List<Checkpoint.Point> share(Cell cell, List<Checkpoint.Point> points) {
      int tasks = spec(cell).continual().tasks();
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
      return spec(cell).continual().tasks() * steps();
    }

    /** The matrix is kept in the curves alone. */
    @Override
    public boolean isFinal(String metric) {
      return Metric.of(metric) != Metric.TASK_LOSS;
    }
  }

  /**
   * R[t][j]: test loss of a head fitted to task j on the features that learning tasks 1 to t left,
   * t = 0 being the initial features. Heads are refitted for every t, so that R tells what features
   * hold, not what one head remembers (linear probes, Davari et al. 2022, "Probing Representation
   * Forgetting", §3).
   *
   * <p>The metrics after task t are those of Lopez-Paz and Ranzato (2017, §3, eqs. 2–4), turned
   * where needed because R holds losses where they have accuracies:
   *
   * <ul>
   *   <li>{@link Metric#AVERAGE_LOSS} 1/t Σ_{j≤t} R[t][j];
   *   <li>{@link Metric#FORGETTING} {@code 1/(t−1) Σ_{j<t} (R[t][j] − R[j][j])}, their backward
   *       transfer with the sign that makes forgetting positive;
   *   <li>{@link Metric#FORWARD_TRANSFER} 1/(t−1) Σ_{1&lt;j≤t} (R[0][j] − R[j−1][j]): by how much
   *       features that have seen the tasks before j, but not j, are better for it than initial
   *       ones.
   * </ul>
   *
   * <p>The last two say nothing of one task and are absent there.
   */
  static final class LossMatrix {
    private final double[][] losses;

    LossMatrix(int tasks) {
      losses = new double[tasks + 1][tasks + 1];
      Arrays.stream(losses).forEach(row -> Arrays.fill(row, Double.NaN));
    }

    /**
     * @param learnt t, tasks learnt, from 0 to T
     * @param task j, the tested task, from 1 to T
     */
    void set(int learnt, int task, double loss) {
      losses[learnt][task] = loss;
    }

    Map<String, Double> metrics(int learnt) {
      double average = 0;
      double forgetting = 0;
      double transfer = 0;
      for (int j = 1; j <= learnt; j++) {
        average += losses[learnt][j] / learnt;
        if (j < learnt) {
          forgetting += (losses[learnt][j] - losses[j][j]) / (learnt - 1);
        }
        if (j > 1) {
          transfer += (losses[0][j] - losses[j - 1][j]) / (learnt - 1);
        }
      }
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(Metric.AVERAGE_LOSS.key(), average);
      if (learnt > 1) {
        metrics.put(Metric.FORGETTING.key(), forgetting);
        metrics.put(Metric.FORWARD_TRANSFER.key(), transfer);
      }
      return metrics;
    }
  }
}
