package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.math.Matrix;

/**
 * What a cell reads of a table: columns that are inputs, and a target.
 *
 * @param rows which of the file's rows they are, counted from 0 without the header
 * @param inputs words of text columns in the order of their inputs
 * @param target numbers of a regression; of a classification texts whose words are the classes
 * @param groups rows of equal numbers stay on one side of a split; null where there are none
 * @param fileRows how many rows the file has
 */
record Table(
    Path file, int[] rows, List<RawColumn> inputs, RawColumn target, int[] groups, int fileRows) {

  int count() {
    return rows.length;
  }

  /** d: one input a column of numbers, one a category of the others. */
  int width() {
    return inputs.stream().mapToInt(Table::width).sum();
  }

  static int width(RawColumn column) {
    return column instanceof Texts texts ? texts.words().size() : 1;
  }

  /** Classes by row; null of a regression. */
  int[] classes() {
    return target instanceof Texts texts ? texts.codes() : null;
  }

  /** Names of the classes; none of a regression. */
  List<String> names() {
    return target instanceof Texts texts ? texts.words() : List.of();
  }

  /** Inputs of some rows {@code [rows, d]}; a missing cell is NaN in all inputs of its column. */
  Matrix inputs(int[] some) {
    int d = width();
    double[] values = new double[some.length * d];
    int at = 0;
    for (RawColumn column : inputs) {
      for (int i = 0; i < some.length; i++) {
        int from = i * d + at;
        if (column instanceof Numbers numbers) {
          values[from] = numbers.values()[some[i]];
        } else if (column.isMissing(some[i])) {
          Arrays.fill(values, from, from + width(column), Double.NaN);
        } else {
          values[from + ((Texts) column).codes()[some[i]]] = 1;
        }
      }
      at += width(column);
    }
    return new Matrix(some.length, d, values);
  }

  /** Targets of some rows: {@code [rows, 1]}, or {@code [rows, classes]} with 1 at the class. */
  Matrix targets(int[] some) {
    if (target instanceof Numbers numbers) {
      return Matrix.column(numbers.select(some).values());
    }
    int classes = width(target);
    double[] values = new double[some.length * classes];
    for (int i = 0; i < some.length; i++) {
      values[i * classes + classes()[some[i]]] = 1;
    }
    return new Matrix(some.length, classes, values);
  }
}
