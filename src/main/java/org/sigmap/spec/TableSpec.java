package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A table of one's own: CSV or TSV, plain or gzip, or arrays of NumPy ({@code .npy}, {@code .npz}).
 * Inputs are all columns but target and group; categories become one 0/1 input each.
 *
 * @param file path of the rows; no part of a cell's identity
 * @param target the column that is predicted; of a {@code .npy} file the path of another one; of an
 *     {@code .npz} archive an array, {@code y} where absent
 * @param task absent: classification where the target is text, else regression
 * @param features the columns that are inputs; absent: all. Of an {@code .npz} archive the array
 *     that they are in, {@code X} where absent
 * @param exclude columns that are no inputs
 * @param categorical columns whose cells are names, whatever they look like
 * @param group column whose equal values stay on one side of a split; no input
 * @param missing what becomes of rows with an empty cell
 * @param constant what becomes of columns with one value
 * @param separator between cells, one character; {@code auto}: what the first line has most of
 * @param header whether the first line names the columns; otherwise they are column1, column2, …
 * @param decimal the mark before decimals
 * @param test where test rows come from; absent: from the same rows, by {@code samples}
 * @param sha256 hashes of the files, in the order of {@link #files}; absent: those of the files
 *     that are there
 */
public record TableSpec(
    @JsonInclude(JsonInclude.Include.NON_NULL) String file,
    @JsonInclude(JsonInclude.Include.NON_NULL) String target,
    @JsonInclude(JsonInclude.Include.NON_NULL) Task task,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> features,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> exclude,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> categorical,
    @JsonInclude(JsonInclude.Include.NON_NULL) String group,
    MissingCells missing,
    ConstantColumns constant,
    String separator,
    boolean header,
    DecimalMark decimal,
    @JsonInclude(JsonInclude.Include.NON_NULL) TestFile test,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> sha256)
    implements SourceSpec {
  private static final String AUTO = "auto";

  /** What is asked of a table. */
  public enum Task {
    /** A number. */
    REGRESSION,
    /** One of some names. */
    CLASSIFICATION
  }

  /** What becomes of rows with a missing cell. */
  public enum MissingCells {
    /** Nothing is read. */
    REFUSE,
    /** They are left out. */
    DROP,
    /** A missing input is the mean of its column's training rows; a missing target is refused. */
    MEAN
  }

  /** What becomes of columns with one value. */
  public enum ConstantColumns {
    DROP,
    KEEP
  }

  /** The mark before decimals. */
  public enum DecimalMark {
    POINT,
    COMMA
  }

  /**
   * Rows that are tested on.
   *
   * @param file path; no part of a cell's identity
   * @param target as the table's own, where it is a file; absent otherwise
   */
  public record TestFile(
      @JsonInclude(JsonInclude.Include.NON_NULL) String file,
      @JsonInclude(JsonInclude.Include.NON_NULL) String target) {
    public static TestFile defaults() {
      return new TestFile(null, null);
    }
  }

  public TableSpec {
    Check.that(
        features == null || !features.isEmpty(),
        "features",
        "features names no input; name at least one, or leave features out to take all columns");
    features = features == null ? null : List.copyOf(features);
    exclude = exclude == null ? null : List.copyOf(exclude);
    categorical = categorical == null ? null : List.copyOf(categorical);
    sha256 = sha256 == null ? null : List.copyOf(sha256);
    Check.that(
        separator.equals(AUTO) || separator.length() == 1 && !"\"\r\n".contains(separator),
        "separator",
        "separator must be auto or one character such as \";\", but is \"%s\"",
        Words.show(separator));
    // One setting, one identity: a test that names nothing is none.
    test = test == null || test.file() == null && test.target() == null ? null : test;
  }

  public static TableSpec defaults() {
    return new TableSpec(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        MissingCells.REFUSE,
        ConstantColumns.DROP,
        AUTO,
        true,
        DecimalMark.POINT,
        null,
        null);
  }

  @Override
  public InputScaling usualInputs() {
    return InputScaling.STANDARDIZE;
  }

  /** The separator, where it is given. */
  public Optional<Character> separatorCharacter() {
    return separator.equals(AUTO) ? Optional.empty() : Optional.of(separator.charAt(0));
  }

  @Override
  public void requireComplete() {
    Check.that(
        file != null,
        "file",
        "file names no table; give its path, such as data: {kind: table, file: housing.csv,"
            + " target: price}");
    Check.that(
        test == null || test.file() != null,
        "test.file",
        "test names no file; give the path of the test rows, or leave test out");
  }

  /** Whether the target is a file of its own, as it is beside a {@code .npy} file. */
  private boolean targetIsFile() {
    return file != null && file.endsWith(".npy") && target != null;
  }

  @Override
  public List<String> files() {
    List<String> files = new ArrayList<>();
    if (file != null) {
      files.add(file);
    }
    if (targetIsFile()) {
      files.add(target);
    }
    if (test != null && test.file() != null) {
      files.add(test.file());
      if (test.target() != null) {
        files.add(test.target());
      }
    }
    return files;
  }

  @Override
  public TableSpec withPaths(UnaryOperator<String> path) {
    TestFile moved =
        test == null
            ? null
            : new TestFile(
                path.apply(test.file()), test.target() == null ? null : path.apply(test.target()));
    return new TableSpec(
        path.apply(file),
        targetIsFile() ? path.apply(target) : target,
        task,
        features,
        exclude,
        categorical,
        group,
        missing,
        constant,
        separator,
        header,
        decimal,
        moved,
        sha256);
  }
}
