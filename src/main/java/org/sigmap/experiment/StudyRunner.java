package org.sigmap.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.Weights;

/**
 * Trains the cells of a study that a run directory does not hold yet, several lane groups at once,
 * and records each as soon as its group is done.
 */
public final class StudyRunner {
  /**
   * How a study ended.
   *
   * @param done cells trained to their last step, in this and earlier runs
   * @param diverged cells whose loss stopped being finite, likewise
   * @param interrupted whether cells are missing because somebody asked to stop
   */
  public record Outcome(int done, int diverged, boolean interrupted) {}

  private final RunDirectory run;
  private final RunOptions options;
  private final Progress progress;
  private final AtomicBoolean cancelled = new AtomicBoolean();

  public StudyRunner(RunDirectory run, RunOptions options, Progress progress) {
    this.run = run;
    this.options = options;
    this.progress = progress;
  }

  /** Asks to stop at the next log point of every group; what is recorded stays. */
  public void cancel() {
    cancelled.set(true);
  }

  /**
   * Trains what is missing.
   *
   * @throws org.sigmap.math.SingularCovarianceException where p &lt; 0 meets a singular Σ
   */
  public Outcome run(Study study) throws IOException {
    Set<String> recorded = new HashSet<>();
    run.cells().forEach(cell -> recorded.add(cell.cell()));
    List<Cell> cells = study.cells();
    List<Cell> missing =
        cells.stream().filter(cell -> !recorded.contains(cell.id().value())).toList();
    List<PreparedTraining> trainings = Experiments.prepare(missing);
    long laneSteps = trainings.stream().mapToLong(PreparedTraining::steps).sum();
    for (Map.Entry<String, String> exhibit : Experiments.exhibits(cells).entrySet()) {
      run.writeExhibit(exhibit.getKey(), exhibit.getValue());
    }
    progress.planned(missing.size(), recorded.size(), laneSteps);
    train(new LaneGroupPlanner(options.workers(), options.mostLanes()).plan(trainings));
    return outcome();
  }

  private Outcome outcome() throws IOException {
    int diverged = 0;
    List<CellRecord> cells = run.cells();
    for (CellRecord cell : cells) {
      diverged += cell.status() == CellStatus.DIVERGED ? 1 : 0;
    }
    return new Outcome(cells.size() - diverged, diverged, cancelled.get());
  }

  private void train(List<LaneGroup> groups) throws IOException {
    Queue<LaneGroup> waiting = new ConcurrentLinkedQueue<>(groups);
    int workers = Math.min(options.workers(), Math.max(groups.size(), 1));
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        ends.add(pool.submit(() -> work(waiting)));
      }
      await(ends);
    } finally {
      pool.shutdown();
    }
  }

  /** Waits for every worker; the first failure stops the others at their next log point. */
  private void await(List<Future<?>> ends) throws IOException {
    Throwable failure = null;
    for (Future<?> end : ends) {
      try {
        end.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      } catch (InterruptedException e) {
        cancel();
        Thread.currentThread().interrupt();
      }
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private Void work(Queue<LaneGroup> waiting) throws IOException {
    TrainingSession session = null;
    try {
      LaneGroup group;
      while (!cancelled.get() && (group = waiting.poll()) != null) {
        if (session == null || !session.shape().equals(group.shape())) {
          if (session != null) {
            session.close();
          }
          session = TrainingSession.open(group.shape(), options.session());
        }
        train(group, session);
      }
    } catch (CancellationException stop) {
      return null;
    } catch (IOException | RuntimeException | Error failure) {
      cancelled.set(true);
      throw failure;
    } finally {
      if (session != null) {
        session.close();
      }
    }
    return null;
  }

  private void train(LaneGroup group, TrainingSession session) throws IOException {
    long start = System.nanoTime();
    Draws draws = new Draws();
    List<LaneInputs> inputs = new ArrayList<>();
    group.trainings().forEach(training -> inputs.add(training.task().inputs(draws)));
    List<GroupTrainer.Trained> trained =
        new GroupTrainer(group, session, cancelled::get, progress::advanced).train(inputs);
    List<Weights> weights = session.weights();
    double seconds = (System.nanoTime() - start) / 1e9 / group.trainings().size();
    for (int lane = 0; lane < trained.size(); lane++) {
      PreparedTraining training = group.trainings().get(lane);
      for (Cell cell : training.cells()) {
        record(cell, training, trained.get(lane), weights.get(lane), draws, seconds);
      }
    }
  }

  private void record(
      Cell cell,
      PreparedTraining training,
      GroupTrainer.Trained trained,
      Weights weights,
      Draws draws,
      double seconds)
      throws IOException {
    String id = cell.id().value();
    boolean diverged = trained.divergedAt() >= 0;
    Map<String, Double> metrics = new LinkedHashMap<>(trained.last());
    List<GroupTrainer.LogPoint> points = new ArrayList<>(trained.curve());
    training.task().furtherTest(cell).ifPresent(i -> points.addAll(trained.further().get(i)));
    if (!diverged) {
      points.forEach(point -> metrics.put(point.metric(), point.value()));
      trained.spectrum().ifPresent(s -> metrics.putAll(training.task().covarianceMetrics(s)));
      metrics.putAll(training.task().finalMetrics(cell, weights, draws));
    }
    CellRecord record =
        diverged
            ? new CellRecord(
                id, cell.axes(), CellStatus.DIVERGED, metrics, trained.divergedAt(), seconds)
            : CellRecord.finished(id, cell.axes(), metrics, training.steps(), seconds);
    List<CurvePoint> curve =
        points.stream()
            .map(point -> new CurvePoint(id, point.step(), point.metric(), point.value()))
            .toList();
    run.append(record, curve, training.task().spectrum(cell, draws));
    progress.finished(record);
  }
}
