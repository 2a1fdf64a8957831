package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Which rows of a file train and which test. Rows count from 0, the header not among them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SplitSpec.Fraction.class, name = "fraction"),
  @JsonSubTypes.Type(value = SplitSpec.Counts.class, name = "counts"),
  @JsonSubTypes.Type(value = SplitSpec.Ranges.class, name = "ranges"),
  @JsonSubTypes.Type(value = SplitSpec.Indices.class, name = "indices")
})
public sealed interface SplitSpec {

  /**
   * All rows, drawn at random.
   *
   * @param trainFraction share that trains: floor(trainFraction · n) rows; the rest test
   * @param stratified whether each class is split in that proportion
   * @param splitSeed what the split is drawn from; absent: the cell's seed
   */
  record Fraction(
      double trainFraction,
      boolean stratified,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long splitSeed,
      @JsonUnwrapped HeldOut held)
      implements SplitSpec {
    @Override
    public Fraction trial(Double holdout) {
      return new Fraction(trainFraction, stratified, splitSeed, HeldOut.trial(holdout));
    }

    public Fraction {
      Check.openUnit("trainFraction", trainFraction);
    }

    public static Fraction defaults() {
      return new Fraction(0.8, true, null, HeldOut.none());
    }
  }

  /** So many rows, drawn at random; the other fields are those of {@link Fraction}. */
  record Counts(
      int train,
      int test,
      boolean stratified,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long splitSeed,
      @JsonUnwrapped HeldOut held)
      implements SplitSpec {
    @Override
    public Counts trial(Double holdout) {
      return new Counts(train, test, stratified, splitSeed, HeldOut.trial(holdout));
    }

    public Counts {
      Check.atLeast("train", train, 2);
      Check.atLeast("test", test, 1);
    }

    public static Counts defaults() {
      return new Counts(100, 100, true, null, HeldOut.none());
    }
  }

  /** Rows that stand together in the file. */
  record Ranges(RowRange train, RowRange test, @JsonUnwrapped HeldOut held) implements SplitSpec {
    @Override
    public Ranges trial(Double holdout) {
      return new Ranges(train, test, HeldOut.trial(holdout));
    }

    public Ranges {
      Check.that(
          !train.meets(test),
          "test",
          "test shares rows with train; give ranges from and to that do not meet");
    }

    public static Ranges defaults() {
      return new Ranges(new RowRange(0, 100), new RowRange(100, null), HeldOut.none());
    }
  }

  /**
   * Rows {@code from} to {@code to} − 1.
   *
   * @param from first row
   * @param to one past the last; absent: all that follow
   */
  record RowRange(int from, @JsonInclude(JsonInclude.Include.NON_NULL) Integer to) {
    public RowRange {
      Check.atLeast("from", from, 0);
      Check.that(
          to == null || to > from,
          "to",
          "to, one past the last row, must exceed from (%s), but is %s",
          from,
          to);
    }

    boolean meets(RowRange other) {
      return (to == null || to > other.from) && (other.to == null || other.to > from);
    }

    public boolean holds(int row) {
      return row >= from && (to == null || row < to);
    }

    public static RowRange defaults() {
      return new RowRange(0, null);
    }
  }

  /**
   * Rows that files name: text, one number a line.
   *
   * @param train path; no part of a cell's identity
   * @param test path; no part of a cell's identity
   * @param sha256 hashes of both files; absent: those of the files that are there
   */
  record Indices(
      @JsonInclude(JsonInclude.Include.NON_NULL) String train,
      @JsonInclude(JsonInclude.Include.NON_NULL) String test,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<String> sha256,
      @JsonUnwrapped HeldOut held)
      implements SplitSpec {
    @Override
    public Indices trial(Double holdout) {
      return new Indices(train, test, sha256, HeldOut.trial(holdout));
    }

    @Override
    public List<String> files() {
      return Stream.of(train, test).filter(Objects::nonNull).toList();
    }

    @Override
    public SplitSpec withPaths(UnaryOperator<String> path) {
      return new Indices(path.apply(train), path.apply(test), sha256, held);
    }

    @Override
    public void requireComplete() {
      Check.that(
          train != null && test != null,
          "samples",
          "indices need a file of row numbers for train and one for test");
    }

    public static Indices defaults() {
      return new Indices(null, null, null, HeldOut.none());
    }
  }

  /**
   * Rows held out of the training rows, as {@link SamplesSpec} has them.
   *
   * @param holdout share of the training rows; absent: none
   * @param trial whether they are tested on in the place of the test rows; absent: they are not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HeldOut(Double holdout, Boolean trial) {
    public HeldOut {
      trial = Boolean.TRUE.equals(trial) ? trial : null;
      if (holdout != null) {
        Check.openUnit("holdout", holdout);
      }
    }

    static HeldOut trial(Double holdout) {
      return new HeldOut(holdout, true);
    }

    public static HeldOut none() {
      return new HeldOut(null, null);
    }

    /** How many of so many training rows train. */
    public int kept(int rows) {
      Holdout.check("samples.holdout", holdout, rows);
      return rows - Holdout.rows(holdout, rows);
    }

    /** Whether it is tested on rows held out, and no test row is looked at. */
    public boolean testsHeldOut() {
      return trial != null && holdout != null;
    }
  }

  HeldOut held();

  /** The same split for a training that serves a choice; null: with nothing held out. */
  SplitSpec trial(Double holdout);

  /** Paths of the files that tell the rows. */
  default List<String> files() {
    return List.of();
  }

  default SplitSpec withPaths(UnaryOperator<String> path) {
    return this;
  }

  /**
   * @throws SpecException if a field that has no default is not there
   */
  default void requireComplete() {}

  static SplitSpec defaults() {
    return Fraction.defaults();
  }
}
