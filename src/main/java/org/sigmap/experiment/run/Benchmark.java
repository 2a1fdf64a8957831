package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.LaneGroupPlanner;
import org.sigmap.experiment.plan.LaneLimit;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.StepArithmetic;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;

/**
 * Time per lane-step of a study's cells, trained as {@link StudyRunner} would but without records:
 * graph building, data and the first, untimed chunks are left out.
 */
public final class Benchmark {
  /**
   * One figure.
   *
   * @param lanes cells trained together
   * @param groups lane groups they are split into
   * @param logEvery steps between two evaluations on the training and test rows
   * @param millisPerLaneStep median over repetitions of wall time / (steps · lanes), milliseconds
   * @param parts where that time goes
   * @param multiplyAddsPerSecond of large matrix products, in as many sessions at once as train
   * @param floorMillis what the {@link StepArithmetic} of a lane-step would take at that rate
   */
  public record Figure(
      int lanes,
      int groups,
      int logEvery,
      double millisPerLaneStep,
      Parts parts,
      double multiplyAddsPerSecond,
      double floorMillis) {
    public double laneStepsPerSecond() {
      return 1000 / millisPerLaneStep;
    }

    /** How many times the floor a lane-step takes. */
    public double floors() {
      return millisPerLaneStep / floorMillis;
    }
  }

  /**
   * Milliseconds per lane-step of the parts of a step, each the median over repetitions of a
   * difference between two loops timed in turn, so that noise can make a small one negative.
   *
   * @param forward a loop that computes the loss
   * @param backward one that also computes a gradient, less that
   * @param update one that trains, less that: the preconditioner, the optimizer and whatever
   *     further gradients it asks for
   * @param evaluation all losses and accuracies of a log point, divided by the steps between two
   */
  public record Parts(double forward, double backward, double update, double evaluation) {}

  static final int REPETITIONS = 5;

  private final RunOptions options;
  private final double secondsPerRepetition;

  /**
   * @param secondsPerRepetition wall time that each of the five timed repetitions trains, about;
   *     its parts are timed for as long again
   */
  public Benchmark(RunOptions options, double secondsPerRepetition) {
    this.options = options;
    this.secondsPerRepetition = secondsPerRepetition;
  }

  /** Times the study's cells together, evaluating every {@code logEvery} steps. */
  public Figure measure(Study study, int logEvery) {
    List<Cell> cells = study.cells();
    List<LaneGroup> groups =
        new LaneGroupPlanner(options.workers(), new LaneLimit(options, Progress.silent())::lanes)
            .plan(new Experiments().prepare(cells));
    int workers = Math.min(options.workers(), groups.size());
    Map<TimedWork, double[]> times = times(share(groups, workers), logEvery);
    int lanes = cells.size();
    double[] forward = times.get(TimedWork.FORWARD);
    double[] gradient = times.get(TimedWork.GRADIENT);
    double[] step = times.get(TimedWork.STEP);
    Parts parts =
        new Parts(
            median(i -> forward[i]) / lanes,
            median(i -> gradient[i] - forward[i]) / lanes,
            median(i -> step[i] - gradient[i]) / lanes,
            median(i -> times.get(TimedWork.EVALUATION)[i]) / logEvery / lanes);
    double perSecond = workers * 1e3 / median(i -> times.get(TimedWork.PRODUCTS)[i]);
    double floor = StepArithmetic.of(groups.get(0).shape()).perStep(logEvery) / perSecond * 1e3;
    double whole = median(i -> times.get(TimedWork.TRAINING)[i]) / lanes;
    return new Figure(lanes, groups.size(), logEvery, whole, parts, perSecond, floor);
  }

  private static double median(java.util.function.IntToDoubleFunction ofRepetition) {
    double[] all = IntStream.range(0, REPETITIONS).mapToDouble(ofRepetition).sorted().toArray();
    return all[REPETITIONS / 2];
  }

  private static List<List<LaneGroup>> share(List<LaneGroup> groups, int workers) {
    List<List<LaneGroup>> shares = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      List<LaneGroup> share = new ArrayList<>();
      for (int i = worker; i < groups.size(); i += workers) {
        share.add(groups.get(i));
      }
      shares.add(share);
    }
    return shares;
  }

  /** Of the slowest worker, see {@link BenchmarkWorker#call}. */
  private Map<TimedWork, double[]> times(List<List<LaneGroup>> shares, int logEvery) {
    Phaser together = new Phaser(shares.size());
    ExecutorService pool = Executors.newFixedThreadPool(shares.size());
    List<Future<Map<TimedWork, double[]>>> futures = new ArrayList<>();
    for (List<LaneGroup> share : shares) {
      futures.add(
          pool.submit(
              new BenchmarkWorker(
                  share,
                  options.session(shares.size()),
                  logEvery,
                  secondsPerRepetition,
                  together)));
    }
    Map<TimedWork, double[]> slowest = new EnumMap<>(TimedWork.class);
    for (Map<TimedWork, double[]> measured : Timings.of(pool, futures)) {
      measured.forEach(
          (work, times) ->
              slowest.merge(
                  work,
                  times,
                  (a, b) -> {
                    double[] larger = new double[a.length];
                    Arrays.setAll(larger, i -> Math.max(a[i], b[i]));
                    return larger;
                  }));
    }
    return slowest;
  }
}
