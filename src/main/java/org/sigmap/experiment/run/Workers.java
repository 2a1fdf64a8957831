package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;

/**
 * Threads that take lane groups from one queue, each in a session of its own, which it keeps while
 * groups of the same shape follow one another.
 *
 * @param training what is done with a group
 * @param halved told of a group that exhausted the device's memory, whose halves wait instead
 * @param cancelled whether all are to stop at the end of their session call
 */
record Workers(
    Training training,
    Halved halved,
    SessionOptions use,
    AtomicBoolean cancelled,
    Progress progress) {
  @FunctionalInterface
  interface Training {
    /**
     * @throws CancellationException where it stopped because all are to
     */
    void train(LaneGroup group, TrainingSession session) throws IOException;
  }

  @FunctionalInterface
  interface Halved {
    void tell(LaneGroup group) throws IOException;
  }

  /** Returns when every worker has ended; the first failure stops the others, and is thrown. */
  void train(Workload work) throws IOException {
    GroupQueue waiting = new GroupQueue(work.groups());
    ExecutorService pool = Executors.newFixedThreadPool(work.workers());
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < work.workers(); i++) {
        ends.add(pool.submit(() -> work(waiting)));
      }
      await(ends);
    } finally {
      pool.shutdown();
    }
  }

  private void await(List<Future<?>> ends) throws IOException {
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> end : ends) {
      boolean ended = false;
      while (!ended) {
        try {
          end.get();
          ended = true;
        } catch (ExecutionException e) {
          ended = true;
          if (failure == null) {
            failure = e.getCause();
          } else {
            failure.addSuppressed(e.getCause());
          }
        } catch (InterruptedException e) {
          // Workers still write: they are asked to stop, and waited for.
          cancelled.set(true);
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private Void work(GroupQueue waiting) throws IOException {
    TrainingSession session = null;
    try {
      LaneGroup group;
      while (!cancelled.get() && (group = waiting.next().orElse(null)) != null) {
        if (session == null || !session.shape().equals(group.shape())) {
          if (session != null) {
            session.close();
          }
          session = TrainingSession.open(group.shape(), use);
          progress.opened(group.shape(), session::graphDef);
        }
        try {
          training.train(group, session);
        } catch (RuntimeException failure) {
          if (!waiting.halve(group, failure)) {
            throw failure;
          }
          halved.tell(group);
        }
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
}
