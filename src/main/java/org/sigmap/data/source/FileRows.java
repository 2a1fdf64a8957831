package org.sigmap.data.source;

import java.util.List;
import java.util.Optional;
import org.sigmap.data.ImageForm;
import org.sigmap.data.RawRows;
import org.sigmap.data.Split;
import org.sigmap.math.Matrix;

/** Rows of a file, or of files that stand one after another, of which a split takes some. */
interface FileRows {

  /**
   * What was read.
   *
   * @param rows those that a split takes its training rows from
   * @param test those that it takes its test rows from; null where they are the same
   * @param notes what the user should hear, one sentence each
   */
  record Reading(FileRows rows, FileRows test, List<String> notes) {}

  /** What a split asks of them; its classes are the targets, null where these are numbers. */
  Split.Labels splitLabels();

  /** d. */
  int inputCount();

  /** As {@link DataSource#inputNames}. */
  default List<String> inputNames() {
    return List.of();
  }

  /** As {@link DataSource#images}. */
  default Optional<ImageForm> images() {
    return Optional.empty();
  }

  /** Inputs of some rows {@code [rows, d]}; NaN where a cell is missing. */
  Matrix inputs(int[] some);

  /** Targets by row where they are no classes; null where they are. */
  double[] numbers();

  /**
   * How rows that a user has become inputs, and outputs what the user asks for.
   *
   * @param means of the training inputs {@code [d]}, which stand for missing cells
   * @param targets how outputs become targets
   */
  RawRows raw(double[] means, RawRows targets);
}
