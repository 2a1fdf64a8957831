package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.Split;
import org.sigmap.data.TableInputs;
import org.sigmap.data.TestSets;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TableSpec.MissingCells;

/**
 * Rows of a table, split by {@link Split} from the stream "split" of the scope "table". Targets of
 * a regression are standardised by the mean and the population standard deviation of the training
 * rows; a missing input is the mean of the training rows, of a category the share of its rows.
 *
 * @param spec which files, and which rows of them
 * @param table as in {@code spec}
 */
record TableSource(DataSpec.OfSource spec, TableSpec table, long seed) implements DataSource {

  private TableReader.Reading reading() {
    return Tables.of(table);
  }

  private Split split() {
    Table rows = reading().table();
    if (reading().test() != null) {
      return Split.ofAll(spec.samples(), rows.count(), streams(null));
    }
    return Split.of(
        spec.samples(),
        new Split.Labels(
            rows.file().toString(), rows.rows(), rows.classes(), rows.names(), rows.groups()),
        this::streams);
  }

  private SeedStreams streams(Long splitSeed) {
    return new SeedStreams(splitSeed == null ? seed : splitSeed).scope("table");
  }

  @Override
  public Size size() {
    Split split = split();
    TableReader.Reading read = reading();
    return new Size(
        split.train().length,
        isTestOther() ? read.test().count() : split.test().length,
        read.table().width(),
        classes(read.table()));
  }

  /** Whether test rows are those of a file of their own. */
  private boolean isTestOther() {
    return reading().test() != null && !testsHeldOut();
  }

  @Override
  public boolean testsHeldOut() {
    return spec.samples().held().testsHeldOut();
  }

  private static OptionalInt classes(Table table) {
    return table.target() instanceof Texts texts
        ? OptionalInt.of(texts.words().size())
        : OptionalInt.empty();
  }

  @Override
  public DataSet read(Draws draws) {
    return draws.of(this, DataSet.class, TableSource::prepared);
  }

  private DataSet prepared() {
    TableReader.Reading read = reading();
    Split split = split();
    Table rows = read.table();
    Table tested = isTestOther() ? read.test() : rows;
    int[] test = isTestOther() ? IntStream.range(0, tested.count()).toArray() : split.test();
    Matrix inputs = rows.inputs(split.train());
    double[] means = means(inputs);
    Rows train = new Rows(filled(inputs, means), rows.targets(split.train()));
    Rows other = new Rows(filled(tested.inputs(test), means), tested.targets(test));
    if (rows.target() instanceof Texts classes) {
      return new DataSet(
          train,
          other,
          TestSets.none(),
          Optional.empty(),
          classes(rows),
          columns(rows, means, new RawRows.Classes(classes.words())));
    }
    double mean = Statistics.mean(train.targets().values());
    double deviation = Statistics.populationStandardDeviation(train.targets().values());
    RawRows.Standardised targets = new RawRows.Standardised(mean, deviation == 0 ? 1 : deviation);
    return new DataSet(
        new Rows(train.inputs(), targets.standardised(train.targets())),
        new Rows(other.inputs(), targets.standardised(other.targets())),
        TestSets.none(),
        Optional.empty(),
        OptionalInt.empty(),
        columns(rows, means, targets));
  }

  private RawRows columns(Table rows, double[] means, RawRows targets) {
    List<RawColumn> used = rows.inputs().stream().filter(c -> Table.width(c) > 0).toList();
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
            table.separator(),
            table.header(),
            table.decimal(),
            columns,
            table.missing() == MissingCells.MEAN ? means : null),
        targets);
  }

  /** Means of the cells that are there, by column; 0 where none is. */
  private static double[] means(Matrix inputs) {
    int d = inputs.columns();
    double[] sums = new double[d];
    int[] counts = new int[d];
    for (int i = 0; i < inputs.values().length; i++) {
      double value = inputs.values()[i];
      if (!Double.isNaN(value)) {
        sums[i % d] += value;
        counts[i % d]++;
      }
    }
    for (int j = 0; j < d; j++) {
      sums[j] /= Math.max(counts[j], 1);
    }
    return sums;
  }

  private static Matrix filled(Matrix inputs, double[] means) {
    if (Arrays.stream(inputs.values()).noneMatch(Double::isNaN)) {
      return inputs;
    }
    double[] values = inputs.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(values[i]) ? means[i % means.length] : values[i];
    }
    return new Matrix(inputs.rows(), inputs.columns(), values);
  }

  @Override
  public List<String> files() {
    // However a file's path is spelled, it is one file.
    return spec.files().stream()
        .map(file -> Path.of(file).toAbsolutePath().normalize().toString())
        .toList();
  }

  @Override
  public List<String> classNames() {
    return reading().table().names();
  }

  @Override
  public List<String> notes() {
    return reading().notes();
  }
}
