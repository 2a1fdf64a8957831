package org.sigmap.data.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.data.ClassNoise;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.TestSets;
import org.sigmap.data.source.ImageSource.Part;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.LabelNoiseSpec;
import org.sigmap.spec.Shift;

/**
 * Images with a pattern a class; the first test set is in distribution, the further ones are every
 * {@link ShiftedImages.Test}.
 *
 * <p>Streams, all independent of each other and in the scope "images": "subset/train" and
 * "subset/test" (which images, or for procedural digits the drawing), "noise/patterns" and those of
 * {@link ShiftedImages}.
 *
 * @param spec where images come from, how many, with which patterns and wrong labels
 */
record PatternedImages(DataSpec.OfImages spec, long seed) implements ShiftedSource {
  private ImageSource source() {
    return Sources.images(spec.images());
  }

  @Override
  public Size size() {
    return new Size(
        spec.samples().kept(),
        spec.samples().tested(),
        source().pixels(),
        OptionalInt.of(source().classes()));
  }

  /** Only what is asked for now is made: with every label and test set images take much room. */
  @Override
  public DataSet read(Draws draws) {
    ShiftedImages shown = shifted(draws);
    Rows drawn = shown.training(spec.labels()).rows();
    int kept = spec.samples().kept();
    int all = spec.samples().train();
    return new DataSet(
        kept == all ? drawn : drawn.range(0, kept),
        testsHeldOut()
            ? drawn.range(kept, all)
            : shown.shifted(new ShiftedImages.Test(Shift.IN_DISTRIBUTION, 1)).rows(),
        new TestSets(
            ShiftedImages.Test.all().stream().map(ShiftedImages.Test::name).toList(),
            name -> shown.shifted(ShiftedImages.Test.named(name)).rows()),
        Optional.empty(),
        OptionalInt.of(source().classes()),
        new RawRows.Images(
            shown.train().height(),
            shown.train().width(),
            1,
            source().bytes(),
            new RawRows.Classes(List.of())),
        kept == all ? Optional.empty() : Optional.of(drawn.range(kept, all)));
  }

  @Override
  public int held() {
    return spec.samples().train() - spec.samples().kept();
  }

  @Override
  public boolean testsHeldOut() {
    return spec.samples().testsHeldOut();
  }

  /** Patterns follow the true class, so flipped labels leave inputs as they are. */
  @Override
  public PatternedImages inputs() {
    return new PatternedImages(
        new DataSpec.OfImages(
            spec.images(), spec.samples(), spec.noise(), new LabelNoiseSpec.Clean(), spec.inputs()),
        seed);
  }

  @Override
  public List<String> files() {
    return source().files();
  }

  @Override
  public void requireApart() {
    source().requireApart();
  }

  @Override
  public ShiftedImages shifted(Draws draws) {
    return draws.of(inputs(), ShiftedImages.class, key -> draw(draws));
  }

  private ShiftedImages draw(Draws draws) {
    SeedStreams streams = new SeedStreams(seed).scope("images");
    LabelledImages train =
        source().draw(Part.TRAINING, spec.samples().train(), streams.stream("subset/train"), draws);
    // Who is tested on training images held out never looks at others.
    LabelledImages test =
        testsHeldOut()
            ? train
            : source()
                .draw(Part.TEST, spec.samples().validation(), streams.stream("subset/test"), draws);
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DataException(
          "training images have %d x %d pixels, but test images %d x %d; give sets of one size"
              .formatted(train.height(), train.width(), test.height(), test.width()));
    }
    return patterned(train, test, source().classes(), spec.noise(), streams);
  }

  /**
   * With a pattern a class, drawn from the images' streams or from a seed of its own.
   *
   * @param streams of the images
   */
  static ShiftedImages patterned(
      LabelledImages train,
      LabelledImages test,
      int classes,
      ClassNoiseSpec noise,
      SeedStreams streams) {
    Long own = noise.patternSeed();
    SeedStreams patterns = own == null ? streams : new SeedStreams(own).scope("images");
    return new ShiftedImages(
        train,
        test,
        ClassNoise.draw(
            noise, classes, train.pixels().columns(), patterns.stream("noise/patterns")),
        noise.partner(),
        streams);
  }
}
