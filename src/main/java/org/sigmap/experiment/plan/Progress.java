package org.sigmap.experiment.plan;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.sigmap.results.CellRecord;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.TrainingShape;

/** Hears how a study goes; called from several threads. */
public interface Progress {
  /** What is planned and trained from now on, where a study has several parts. */
  default void phase(String what) {}

  /**
   * The plan is made.
   *
   * @param seconds that it is expected to take; absent where nobody asked, or nothing can be said
   */
  default void planned(Workload work, OptionalDouble seconds) {}

  /** So many more updates are made, summed over lanes. */
  default void advanced(long laneSteps) {}

  /** So many updates, summed over lanes, need not be made: a checkpoint holds them. */
  default void restored(long laneSteps) {}

  /** Something that can take long, until it is closed, whether it succeeds or fails. */
  @FunctionalInterface
  interface Stage {
    void close();
  }

  /**
   * Something other than updates begins, which can take long where dimensions are large.
   *
   * @param what it is, as the beginning of a sentence
   */
  default Stage stage(String what) {
    return () -> {};
  }

  /**
   * A static graph is on the device.
   *
   * @param graphDef makes its serialised {@code GraphDef}
   */
  default void opened(TrainingShape shape, Supplier<byte[]> graphDef) {}

  /** A cell's training begins, or goes on after so many updates. */
  default void began(Cell cell, int step) {}

  /** A metric was evaluated after so many updates. */
  default void logged(Cell cell, int step, String metric, double value) {}

  /** Something the user should know, in one sentence. */
  default void note(String sentence) {}

  /** The inputs' and the Gram matrix's spectrum of a cell that is just recorded. */
  default void spectrum(Cell cell, List<SpectrumPoint> spectrum) {}

  default void finished(CellRecord cell) {}

  static Progress silent() {
    return new Progress() {};
  }
}
