package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.ImageForm;
import org.sigmap.data.LabelNoise;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.Split;
import org.sigmap.data.TestSets;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.LabelNoiseSpec;

/**
 * Rows of files, split by {@link Split} from the stream "split", wrong labels drawn from the stream
 * "labels/train", both of the scope "table". Targets of a regression are standardised by the mean
 * and the population standard deviation of the training rows; a missing input is the mean of the
 * training rows, of a category the share of its rows.
 *
 * @param spec which files, which rows of them, and which of their labels are wrong
 * @param readings what is read already
 */
record FileSource(DataSpec.OfSource spec, long seed, FileReadings readings) implements DataSource {

  private FileRows.Reading reading() {
    return readings.of(spec.data());
  }

  private Split split() {
    FileRows.Reading reading = reading();
    Split.Labels labels = reading.rows().splitLabels();
    noise().requireFit(labels.classes() != null);
    return Split.of(
        spec.samples(),
        labels,
        Optional.ofNullable(reading.test()).map(FileRows::splitLabels),
        this::streams);
  }

  private LabelNoiseSpec noise() {
    return spec.labels() == null ? new LabelNoiseSpec.Clean() : spec.labels();
  }

  private SeedStreams streams(Long splitSeed) {
    return new SeedStreams(splitSeed == null ? seed : splitSeed).scope("table");
  }

  @Override
  public Size size() {
    Split split = split();
    FileRows rows = reading().rows();
    Split.Labels labels = rows.splitLabels();
    return new Size(
        split.train().length,
        split.test().length,
        rows.inputCount(),
        labels.classes() == null ? OptionalInt.empty() : OptionalInt.of(labels.names().size()));
  }

  @Override
  public boolean testsHeldOut() {
    return spec.samples().held().testsHeldOut();
  }

  @Override
  public int held() {
    return split().held().length;
  }

  /** Equal labels or not, inputs are those of the rows. */
  @Override
  public FileSource inputs() {
    return new FileSource(spec.clean(), seed, readings);
  }

  @Override
  public DataSet read(Draws draws) {
    return draws.of(this, DataSet.class, FileSource::prepared);
  }

  private DataSet prepared() {
    FileRows rows = reading().rows();
    FileRows tested = tested();
    Split split = split();
    int kept = split.train().length;
    int[] drawn =
        IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.held())).toArray();
    SeedStream stream = streams(null).stream("labels/train");
    Matrix training;
    Matrix test;
    RawRows targets;
    if (rows.numbers() == null) {
      int classes = rows.splitLabels().names().size();
      int[] given = select(rows.splitLabels().classes(), drawn);
      training = Rows.oneHot(LabelNoise.flip(noise(), given, classes, stream), classes);
      test = Rows.oneHot(select(tested.splitLabels().classes(), split.test()), classes);
      targets = new RawRows.Classes(rows.splitLabels().names());
    } else {
      double[] given = select(rows.numbers(), drawn);
      requireSquares(given);
      double[] noisy = LabelNoise.add(noise(), given, stream);
      double[] trained = Arrays.copyOf(noisy, kept);
      double deviation = Statistics.populationStandardDeviation(trained);
      RawRows.Standardised units =
          new RawRows.Standardised(Statistics.mean(trained), deviation == 0 ? 1 : deviation);
      training = units.standardised(Matrix.column(noisy));
      test = units.standardised(Matrix.column(select(tested.numbers(), split.test())));
      targets = units;
    }
    Matrix inputs = rows.inputs(split.train());
    double[] means = means(inputs);
    Rows train = new Rows(filled(inputs, means), part(training, 0, kept));
    Rows held =
        new Rows(filled(rows.inputs(split.held()), means), part(training, kept, drawn.length));
    return new DataSet(
        train,
        testsHeldOut() ? held : new Rows(filled(tested.inputs(split.test()), means), test),
        TestSets.none(),
        Optional.empty(),
        size().classes(),
        rows.raw(means, targets),
        split.held().length == 0 ? Optional.empty() : Optional.of(held));
  }

  private FileRows tested() {
    FileRows.Reading reading = reading();
    return reading.test() == null || testsHeldOut() ? reading.rows() : reading.test();
  }

  @Override
  public Optional<TestRows> testRows() {
    FileRows tested = tested();
    int[] rows = testsHeldOut() ? split().held() : split().test();
    // Labels of rows that are held out may be wrong, as those of training rows.
    boolean asRead = tested.numbers() != null && !testsHeldOut();
    return Optional.of(
        new TestRows(
            select(tested.splitLabels().places(), rows),
            asRead ? select(tested.numbers(), rows) : null));
  }

  @Override
  public Optional<int[]> places() {
    int[] own = select(reading().rows().splitLabels().places(), split().train());
    return Optional.of(
        IntStream.concat(Arrays.stream(own), Arrays.stream(testRows().orElseThrow().places()))
            .toArray());
  }

  /** Standard deviations are made of squares, which float64 must hold. */
  private void requireSquares(double[] targets) {
    if (!Double.isFinite(Statistics.populationStandardDeviation(targets))) {
      throw new DataException(
          "%s: targets as large as %s have no standard deviation in float64; divide them by a power"
                  .formatted(
                      reading().rows().splitLabels().file(),
                      Arrays.stream(targets).map(Math::abs).max().orElseThrow())
              + " of ten");
    }
  }

  private static Matrix part(Matrix rows, int from, int to) {
    return rows.selectRows(IntStream.range(from, to).toArray());
  }

  private static int[] select(int[] values, int[] rows) {
    return Arrays.stream(rows).map(row -> values[row]).toArray();
  }

  private static double[] select(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
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
  public List<String> inputNames() {
    return reading().rows().inputNames();
  }

  @Override
  public Optional<ImageForm> images() {
    return reading().rows().images();
  }

  @Override
  public List<String> classNames() {
    return reading().rows().splitLabels().names();
  }

  @Override
  public Optional<int[]> groups() {
    int[] groups = reading().rows().splitLabels().groups();
    if (groups == null || reading().test() != null) {
      // Rows of another file are taken without their groups.
      return Optional.empty();
    }
    Split split = split();
    return Optional.of(
        IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
            .map(row -> groups[row])
            .toArray());
  }

  @Override
  public List<String> notes() {
    return reading().notes();
  }
}
