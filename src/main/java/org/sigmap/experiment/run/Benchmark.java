package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.LaneGroupPlanner;
import org.sigmap.experiment.plan.LaneLimit;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.TrainingSession;

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
   */
  public record Figure(int lanes, int groups, int logEvery, double millisPerLaneStep) {
    public double laneStepsPerSecond() {
      return 1000 / millisPerLaneStep;
    }
  }

  private static final int REPETITIONS = 5;
  private static final int WARM_UP_CHUNKS = 2;

  private final RunOptions options;
  private final double secondsPerRepetition;

  /**
   * @param secondsPerRepetition wall time of each of the five timed repetitions, about
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
            .plan(Experiments.prepare(cells));
    int workers = Math.min(options.workers(), groups.size());
    List<List<LaneGroup>> shares = share(groups, workers);
    Phaser together = new Phaser(workers);
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<double[]>> futures = new ArrayList<>();
      for (List<LaneGroup> share : shares) {
        futures.add(pool.submit(worker(share, logEvery, together)));
      }
      double[] slowest = new double[REPETITIONS];
      for (Future<double[]> future : futures) {
        double[] times = future.get();
        IntStream.range(0, REPETITIONS).forEach(i -> slowest[i] = Math.max(slowest[i], times[i]));
      }
      java.util.Arrays.sort(slowest);
      double millis = slowest[REPETITIONS / 2] / cells.size();
      return new Figure(cells.size(), groups.size(), logEvery, millis);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while timing", e);
    } finally {
      pool.shutdownNow();
    }
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

  /** Milliseconds per step of all the worker's groups together, one figure a repetition. */
  private Callable<double[]> worker(List<LaneGroup> share, int logEvery, Phaser together) {
    return () -> {
      List<TrainingSession> sessions = new ArrayList<>();
      try {
        for (LaneGroup group : share) {
          sessions.add(loaded(group));
        }
        for (int i = 0; i < WARM_UP_CHUNKS; i++) {
          sessions.forEach(session -> session.advance(logEvery));
        }
        together.arriveAndAwaitAdvance();
        int chunks = chunks(sessions, logEvery);
        double[] times = new double[REPETITIONS];
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          together.arriveAndAwaitAdvance();
          long start = System.nanoTime();
          for (TrainingSession session : sessions) {
            for (int chunk = 0; chunk < chunks; chunk++) {
              session.advance(logEvery);
            }
          }
          times[repetition] = (System.nanoTime() - start) / 1e6 / ((double) chunks * logEvery);
        }
        return times;
      } finally {
        // Nobody waits for a worker that has failed.
        together.arriveAndDeregister();
        sessions.forEach(TrainingSession::close);
      }
    };
  }

  private int chunks(List<TrainingSession> sessions, int logEvery) {
    long start = System.nanoTime();
    sessions.forEach(session -> session.advance(logEvery));
    double seconds = (System.nanoTime() - start) / 1e9;
    return Math.max(1, (int) Math.ceil(secondsPerRepetition / seconds));
  }

  private TrainingSession loaded(LaneGroup group) {
    Draws draws = new Draws();
    List<LaneInputs> inputs = new ArrayList<>();
    group.trainings().forEach(training -> inputs.add(training.task().inputs(draws)));
    TrainingSession session = TrainingSession.open(group.shape(), options.session());
    try {
      session.load(inputs);
      return session;
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }
}
