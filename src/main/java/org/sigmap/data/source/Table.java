package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.data.RawRows;
import org.sigmap.data.Split;
import org.sigmap.data.TableInputs;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.math.Matrix;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TableSpec.MissingCells;

/**
 * What a cell reads of a table: columns that are inputs, and a target.
 *
 * @param rows which of the file's rows they are, counted from 0 without the header
 * @param inputs words of text columns in the order of their inputs
 * @param target numbers of a regression; of a classification texts whose words are the classes
 * @param groups rows of equal numbers stay on one side of a split; null where there are none
 * @param spec how they are read
 */
record Table(
    Path file, int[] rows, List<RawColumn> inputs, RawColumn target, int[] groups, TableSpec spec)
    implements FileRows {

  int count() {
    return rows.length;
  }

  @Override
  public Split.Labels splitLabels() {
    boolean classes = target instanceof Texts;
    return new Split.Labels(
        file.toString(),
        rows,
        classes ? ((Texts) target).codes() : null,
        classes ? ((Texts) target).words() : List.of(),
        groups);
  }

  /** d: one input a column of numbers, one a category of the others. */
  @Override
  public int inputCount() {
    return inputs.stream().mapToInt(Table::width).sum();
  }

  /** Of every input: the column's, and of a category its word. */
  @Override
  public List<String> inputNames() {
    return inputs.stream().flatMap(Table::names).toList();
  }

  private static Stream<String> names(RawColumn column) {
    return column instanceof Texts texts
        ? texts.words().stream().map(word -> column.name() + "=" + word)
        : Stream.of(column.name());
  }

  private static int width(RawColumn column) {
    return column instanceof Texts texts ? texts.words().size() : 1;
  }

  @Override
  public double[] numbers() {
    return target instanceof Numbers numbers ? numbers.values() : null;
  }

  @Override
  public RawRows raw(double[] means, RawRows targets) {
    List<RawColumn> used = inputs.stream().filter(column -> width(column) > 0).toList();
    List<String> names = TableInputs.inputNames(used.stream().map(RawColumn::name).toList());
    List<TableInputs.Column> columns =
        IntStream.range(0, used.size())
            .mapToObj(
                j ->
                    new TableInputs.Column(
                        used.get(j).name(),
                        names.get(j),
                        used.get(j) instanceof Texts texts ? texts.words() : null))
            .toList();
    return new RawRows.Columns(
        new TableInputs(
            spec.separator(),
            spec.header(),
            spec.decimal(),
            columns,
            spec.missing() == MissingCells.MEAN ? means : null),
        targets);
  }

  /** Inputs of some rows {@code [rows, d]}; a missing cell is NaN in all inputs of its column. */
  @Override
  public Matrix inputs(int[] some) {
    int d = inputCount();
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
}
