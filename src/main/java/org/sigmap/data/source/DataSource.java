package org.sigmap.data.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.data.DataSet;
import org.sigmap.data.ImageForm;

/**
 * Gives the data set of a cell. Sources are records of the settings and the seed that their rows
 * depend on: equal sources give equal rows.
 */
public interface DataSource {

  /**
   * What is known before any row is drawn or read.
   *
   * @param train rows to train on
   * @param test rows of every test set
   * @param inputs d
   * @param classes as in {@link DataSet}
   */
  record Size(int train, int test, int inputs, OptionalInt classes) {

    /** Columns of the targets: one a class, or the one of a regression. */
    public int outputs() {
      return classes.orElse(1);
    }
  }

  /**
   * @throws org.sigmap.data.DataException if a file that tells them is missing or damaged
   */
  Size size();

  /**
   * @param draws what is already drawn or read
   * @throws org.sigmap.data.DataException if a file is missing or damaged
   */
  DataSet read(Draws draws);

  /** Whether the test rows are training rows that are held out, and no others are looked at. */
  default boolean testsHeldOut() {
    return false;
  }

  /** Training rows that are held out, as {@link DataSet#held} has them. */
  default int held() {
    return 0;
  }

  /** Whether the inputs' population is known to have a diagonal covariance. */
  default boolean diagonalPopulation() {
    return false;
  }

  /** Equal for sources whose training inputs are equal, whatever their labels. */
  default Record inputs() {
    return (Record) this;
  }

  /**
   * Test rows as who has them knows them.
   *
   * @param places of the rows in their file, counted from 0 without a header
   * @param targets numbers in the target's own units; null of classes, and where they follow from
   *     the standardised ones
   */
  record TestRows(int[] places, double[] targets) {}

  /** Empty where they are in no file that they are read from. */
  default Optional<TestRows> testRows() {
    return Optional.empty();
  }

  /** Names of inputs, before anything is made of them, where they stand in named columns. */
  default List<String> inputNames() {
    return List.of();
  }

  /** Size and colour where inputs are images, before anything is made of them. */
  default Optional<ImageForm> images() {
    return Optional.empty();
  }

  /** What the classes are called, where they have names. */
  default List<String> classNames() {
    return List.of();
  }

  /**
   * Groups of the training rows and, behind them, of the test rows, equal numbers being one group;
   * empty where rows have none.
   */
  default Optional<int[]> groups() {
    return Optional.empty();
  }

  /**
   * Places in their file, counted from 0 without a header, of the training rows and, behind them,
   * of the test rows; empty where they are in no file.
   */
  default Optional<int[]> places() {
    return Optional.empty();
  }

  /** What the user should hear of the data before training, one sentence each. */
  default List<String> notes() {
    return List.of();
  }

  /** Paths, as the spec gives them, of the files that are read. */
  default List<String> files() {
    return List.of();
  }
}
