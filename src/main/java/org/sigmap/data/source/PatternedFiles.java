package org.sigmap.data.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.data.DataSet;
import org.sigmap.data.ImageForm;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.Rows;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.TestSets;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.LabelNoiseSpec;
import org.sigmap.spec.Shift;

/**
 * Images of files with a pattern a class: what {@link PatternedImages} makes of its images, with
 * streams of the same names, made of those that a split takes.
 */
record PatternedFiles(DataSpec.OfShifted spec, long seed, FileReadings readings)
    implements ShiftedSource {
  private FileSource source() {
    return new FileSource(spec.rows().clean(), seed, readings);
  }

  @Override
  public Size size() {
    spec.labels().requireFit(true);
    return source().size();
  }

  @Override
  public DataSet read(Draws draws) {
    DataSet clean = source().read(draws);
    ShiftedImages shown = shifted(draws);
    Rows drawn = shown.training(spec.labels()).rows();
    int kept = clean.train().inputs().rows();
    Optional<Rows> held = clean.held().map(rows -> drawn.range(kept, drawn.inputs().rows()));
    return new DataSet(
        held.isPresent() ? drawn.range(0, kept) : drawn,
        testsHeldOut()
            ? held.orElseThrow()
            : shown.shifted(new ShiftedImages.Test(Shift.IN_DISTRIBUTION, 1)).rows(),
        new TestSets(
            ShiftedImages.Test.all().stream().map(ShiftedImages.Test::name).toList(),
            name -> shown.shifted(ShiftedImages.Test.named(name)).rows()),
        Optional.empty(),
        clean.classes(),
        clean.raw(),
        held);
  }

  @Override
  public ShiftedImages shifted(Draws draws) {
    return draws.of(inputs(), ShiftedImages.class, key -> draw(draws));
  }

  private ShiftedImages draw(Draws draws) {
    DataSet clean = source().read(draws);
    LabelledImages train =
        images(Stream.concat(Stream.of(clean.train()), clean.held().stream()).toList());
    // Who is tested on training images held out never looks at others.
    LabelledImages test = testsHeldOut() ? train : images(List.of(clean.test()));
    SeedStreams streams = new SeedStreams(seed).scope("images");
    return PatternedImages.patterned(train, test, train.classes(), spec.noise(), streams);
  }

  private LabelledImages images(List<Rows> parts) {
    ImageForm form = images().orElseThrow();
    double[] pixels =
        parts.stream().flatMapToDouble(rows -> Arrays.stream(rows.inputs().values())).toArray();
    int[] labels = parts.stream().flatMapToInt(rows -> labels(rows.targets())).toArray();
    return new LabelledImages(
        form.height(),
        form.width(),
        form.channels(),
        size().classes().orElseThrow(),
        new Matrix(labels.length, pixels.length / labels.length, pixels),
        labels);
  }

  private static IntStream labels(Matrix targets) {
    return IntStream.range(0, targets.values().length)
        .filter(i -> targets.values()[i] == 1)
        .map(i -> i % targets.columns());
  }

  /** Patterns follow the true class, so flipped labels leave inputs as they are. */
  @Override
  public PatternedFiles inputs() {
    return new PatternedFiles(
        new DataSpec.OfShifted(
            spec.data(), spec.samples(), spec.noise(), LabelNoiseSpec.defaults(), spec.inputs()),
        seed,
        readings);
  }

  @Override
  public int held() {
    return source().held();
  }

  @Override
  public boolean testsHeldOut() {
    return source().testsHeldOut();
  }

  @Override
  public Optional<ImageForm> images() {
    return source().images();
  }

  @Override
  public List<String> classNames() {
    return source().classNames();
  }

  @Override
  public List<String> notes() {
    return source().notes();
  }

  @Override
  public List<String> files() {
    return source().files();
  }
}
