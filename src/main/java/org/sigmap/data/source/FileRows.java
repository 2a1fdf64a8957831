package org.sigmap.data.source;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.ImageForm;
import org.sigmap.data.RawRows;
import org.sigmap.data.Split;
import org.sigmap.math.Matrix;

/** Rows of a file, or of files that stand one after another, of which a split takes some. */
interface FileRows {
  /** Rows that are looked at together where all are. */
  int BLOCK = 1000;

  /**
   * What was read.
   *
   * @param rows those that a split takes its training rows from
   * @param test those that it takes its test rows from; null where they are the same
   * @param notes what the user should hear, one sentence each
   */
  record Reading(FileRows rows, FileRows test, List<String> notes) {
    /**
     * @throws DataException if the rows to test on are those to train on
     */
    Reading requireApart() {
      if (test != null && same(rows, test)) {
        throw new DataException(
            repetition(rows, test)
                + ", and what trains cannot test; give others, or leave data.test out to hold some"
                + " back");
      }
      return this;
    }
  }

  /** The beginning of a sentence about rows that are there once more. */
  static String repetition(FileRows known, FileRows again) {
    return "%s: the same %s as those of %s"
        .formatted(
            again.splitLabels().file(),
            known.images().isPresent() ? "images" : "rows",
            known.splitLabels().file());
  }

  /**
   * Whether both hold the same rows, inputs by name and targets, or the same images whatever they
   * are taken for, in whatever order: a file has many spellings, links and copies.
   */
  static boolean same(FileRows one, FileRows other) {
    return one.splitLabels().places().length == other.splitLabels().places().length
        && one.inputCount() == other.inputCount()
        && new HashSet<>(one.inputNames()).equals(new HashSet<>(other.inputNames()))
        && Arrays.equals(hashes(one), hashes(other));
  }

  /** Of each row, sorted. */
  private static long[] hashes(FileRows rows) {
    Split.Labels labels = rows.splitLabels();
    List<String> names = rows.inputNames();
    int d = rows.inputCount();
    long[] hashes = new long[labels.places().length];
    for (int from = 0; from < hashes.length; from += BLOCK) {
      int[] block = IntStream.range(from, Math.min(from + BLOCK, hashes.length)).toArray();
      double[] values = rows.inputs(block).values();
      for (int i = 0; i < block.length; i++) {
        int row = block[i];
        long hash = 0;
        if (rows.images().isEmpty()) {
          hash =
              rows.numbers() == null
                  ? labels.names().get(labels.classes()[row]).hashCode()
                  : Double.doubleToLongBits(rows.numbers()[row]);
        }
        for (int j = 0; j < d; j++) {
          // A sum, so that the order of columns with names does not matter.
          long name = names.isEmpty() ? j : names.get(j).hashCode();
          hash += mixed(mixed(name) + Double.doubleToLongBits(values[i * d + j]));
        }
        hashes[row] = hash;
      }
    }
    Arrays.sort(hashes);
    return hashes;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mixed(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

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
