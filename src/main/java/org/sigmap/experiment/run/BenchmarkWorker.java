package org.sigmap.experiment.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.MatrixProducts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.StepPart;
import org.sigmap.train.TrainingSession;

/**
 * One worker of a {@link Benchmark}: its share of the lane groups, a session each and two more that
 * make but a part of every step, all of the same shapes and options.
 *
 * @param share groups, which take turns
 * @param seconds of training in a repetition
 * @param together all workers, which begin every piece of work at the same time
 */
record BenchmarkWorker(
    List<LaneGroup> share, SessionOptions options, int logEvery, double seconds, Phaser together)
    implements Callable<Map<TimedWork, double[]>> {
  private static final int WARM_UP_CALLS = 2;

  /**
   * Steps of a part in a session call are as many as make this time, so that the call counts
   * little.
   */
  private static final double CALL_SECONDS = 0.02;

  private static final int MOST_STEPS = 50;

  /**
   * Something to be timed.
   *
   * @param once one turn of all groups
   * @param units that it is timed per
   */
  private record Piece(Runnable once, double units) {
    /** How many turns take so long. */
    int turns(double seconds) {
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        once.run();
      }
      return Math.max(1, (int) Math.ceil(seconds / Timings.seconds(once)));
    }

    double millis(int turns) {
      double seconds =
          Timings.seconds(
              () -> {
                for (int i = 0; i < turns; i++) {
                  once.run();
                }
              });
      return seconds * 1e3 / (turns * units);
    }
  }

  /**
   * Milliseconds per unit of every work, of all the worker's groups together, a repetition each.
   */
  @Override
  public Map<TimedWork, double[]> call() {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      return timed(pieces(opened));
    } finally {
      // Nobody waits for a worker that has failed.
      together.arriveAndDeregister();
      opened.forEach(BenchmarkWorker::close);
    }
  }

  private Map<TimedWork, double[]> timed(Map<TimedWork, Piece> pieces) {
    together.arriveAndAwaitAdvance();
    Map<TimedWork, Integer> turns = new EnumMap<>(TimedWork.class);
    pieces.forEach((work, piece) -> turns.put(work, piece.turns(seconds * work.share())));
    Map<TimedWork, double[]> times = new EnumMap<>(TimedWork.class);
    pieces.keySet().forEach(work -> times.put(work, new double[Benchmark.REPETITIONS]));
    for (int repetition = 0; repetition < Benchmark.REPETITIONS; repetition++) {
      for (Map.Entry<TimedWork, Piece> piece : pieces.entrySet()) {
        together.arriveAndAwaitAdvance();
        times.get(piece.getKey())[repetition] = piece.getValue().millis(turns.get(piece.getKey()));
      }
    }
    return times;
  }

  private Map<TimedWork, Piece> pieces(List<AutoCloseable> opened) {
    List<TrainingSession> whole = sessions(StepPart.WHOLE, opened);
    MatrixProducts products = new MatrixProducts(share.get(0).shape().precision(), options);
    opened.add(products);
    Map<TimedWork, Piece> pieces = new EnumMap<>(TimedWork.class);
    pieces.put(TimedWork.TRAINING, each(whole, session -> session.advance(logEvery), logEvery));
    pieces.put(TimedWork.FORWARD, steps(sessions(StepPart.FORWARD, opened)));
    pieces.put(TimedWork.GRADIENT, steps(sessions(StepPart.GRADIENT, opened)));
    pieces.put(TimedWork.STEP, steps(whole));
    pieces.put(TimedWork.EVALUATION, each(whole, session -> session.advance(0), 1));
    pieces.put(TimedWork.PRODUCTS, new Piece(() -> products.multiply(1), products.multiplyAdds()));
    return pieces;
  }

  private static Piece each(
      List<TrainingSession> sessions, Consumer<TrainingSession> work, double units) {
    return new Piece(() -> sessions.forEach(work), units);
  }

  private static Piece steps(List<TrainingSession> sessions) {
    TrainingSession first = sessions.get(0);
    first.step(1);
    double single = Timings.seconds(() -> first.step(1));
    int steps = Math.max(1, (int) Math.min(MOST_STEPS, CALL_SECONDS / single));
    return each(sessions, session -> session.step(steps), steps);
  }

  private List<TrainingSession> sessions(StepPart part, List<AutoCloseable> opened) {
    List<TrainingSession> sessions = new ArrayList<>();
    for (LaneGroup group : share) {
      Draws draws = new Draws();
      List<LaneInputs> inputs = new ArrayList<>();
      group.trainings().forEach(training -> inputs.add(training.task().inputs(draws)));
      TrainingSession session = TrainingSession.open(group.shape(), options, part);
      opened.add(session);
      session.load(inputs);
      sessions.add(session);
    }
    return sessions;
  }

  private static void close(AutoCloseable session) {
    try {
      session.close();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
