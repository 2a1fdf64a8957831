package org.sigmap.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sigmap.spec.TableSpec.DecimalMark;

/**
 * Which columns of a table are a network's inputs, as a model asks for them.
 *
 * @param separator of the file that was trained on: one character, or {@code auto}
 * @param header whether its first line names the columns
 * @param decimal its mark before decimals
 * @param columns in the order of the network's inputs
 * @param missing what an input is where its cell is missing, the mean of the training rows [d];
 *     absent where none may be missing
 */
public record TableInputs(
    String separator,
    boolean header,
    DecimalMark decimal,
    List<Column> columns,
    @JsonInclude(JsonInclude.Include.NON_NULL) double[] missing) {

  /**
   * A column.
   *
   * @param name in the file
   * @param input in the signature of a model
   * @param categories the texts that are an input of 0 and 1 each; absent of a column of numbers
   */
  public record Column(
      String name,
      String input,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<String> categories) {
    public Column {
      Objects.requireNonNull(name);
      Objects.requireNonNull(input);
      categories = categories == null ? null : List.copyOf(categories);
    }

    /** Whether its cells are texts. */
    public boolean text() {
      return categories != null;
    }

    public int width() {
      return text() ? categories.size() : 1;
    }
  }

  /**
   * Cells of a column, one a row.
   *
   * @param numbers NaN where a cell is missing; null of texts
   * @param codes indices into the categories, −1 where a cell is missing; null of numbers
   */
  public record Cells(Column column, double[] numbers, int[] codes) {}

  public TableInputs {
    Objects.requireNonNull(separator);
    Objects.requireNonNull(decimal);
    columns = List.copyOf(columns);
  }

  /** What Python takes for no name of an argument. */
  private static final Set<String> RESERVED =
      Set.of(
          "self",
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private static final String PREFIX = "column_";

  public int width() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  /**
   * Names of inputs: a column's own where it is an ASCII identifier and Python takes it for the
   * name of an argument. Of any other each character but letters, digits and underscores becomes an
   * underscore, {@code column_} goes in front where that is no such name either, and a number
   * behind where the name is taken.
   */
  public static List<String> inputNames(List<String> columns) {
    Set<String> taken = new HashSet<>(columns.stream().filter(TableInputs::isName).toList());
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      if (isName(column)) {
        names.add(column);
        continue;
      }
      String plain = column.replaceAll("[^A-Za-z0-9_]", "_");
      String wanted = isName(plain) ? plain : PREFIX + plain;
      String name = wanted;
      for (int number = 2; !taken.add(name); number++) {
        name = wanted + "_" + number;
      }
      names.add(name);
    }
    return names;
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]*") && !RESERVED.contains(text);
  }
}
