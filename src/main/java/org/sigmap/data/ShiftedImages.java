package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Shift;

/**
 * The training set and every test set of an out-of-distribution cell.
 *
 * <p>Streams, all independent of each other: "subset/train" and "subset/test" (which images, or for
 * procedural digits the drawing), "noise/patterns", "labels/train" (flips), "labels/shift" (random
 * labels of {@link Shift#DIGIT_FLIPPED}) and "corruption/…".
 *
 * @param train images without patterns, true labels
 * @param test images without patterns, true labels
 * @param noise the patterns, the same in training and in tests
 */
public record ShiftedImages(LabelledImages train, LabelledImages test, ClassNoise noise) {

  /**
   * Draws the images of a cell; shift, optimizer and model do not matter.
   *
   * @param trainPool what training images are taken from, null for procedural digits
   * @param testPool likewise for tests
   * @throws DataException if a pool holds too few images
   */
  public static ShiftedImages draw(
      OutOfDistributionCell spec, ImagePool trainPool, ImagePool testPool) {
    SeedStreams streams = streams(spec);
    LabelledImages train =
        clean(spec, spec.samples().train(), trainPool, streams, "train", "training");
    LabelledImages test =
        clean(spec, spec.samples().validation(), testPool, streams, "test", "test");
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DataException(
          "training images have %d x %d pixels, but test images %d x %d; give sets of one size"
              .formatted(train.height(), train.width(), test.height(), test.width()));
    }
    Long own = spec.noise().patternSeed();
    SeedStreams patterns = own == null ? streams : new SeedStreams(own).scope("images");
    return new ShiftedImages(
        train,
        test,
        ClassNoise.draw(spec.noise(), train.pixels().columns(), patterns.stream("noise/patterns")));
  }

  private static SeedStreams streams(OutOfDistributionCell spec) {
    return new SeedStreams(spec.seed()).scope("images");
  }

  private static LabelledImages clean(
      OutOfDistributionCell spec,
      int count,
      ImagePool pool,
      SeedStreams streams,
      String part,
      String what) {
    return spec.images() instanceof ImagesSpec.ProceduralDigits digits
        ? ProceduralDigits.draw(count, digits.jitter(), streams.stream("subset/" + part))
        : pool.draw(count, streams.stream("subset/" + part), what);
  }

  /** What is trained on: each image with its true class's pattern, labels flipped as specified. */
  public LabelledImages training(OutOfDistributionCell spec) {
    int[] flipped =
        LabelNoise.flip(spec.labels(), train.labels(), streams(spec).stream("labels/train"));
    return noise.addTo(train, train.labels()).withLabels(flipped);
  }

  /** The test set of a shift, see {@link Shift}; severity 1 to 5 matters to corruptions. */
  public LabelledImages shifted(OutOfDistributionCell spec, Shift shift, int severity) {
    int[] digits = test.labels();
    return switch (shift) {
      case IN_DISTRIBUTION -> noise.addTo(test, digits);
      case NOISE_FLIPPED -> noise.addTo(test, ClassNoise.partners(spec.noise().partner(), digits));
      case DIGIT_FLIPPED -> {
        int[] labels = randomLabels(spec);
        yield noise.addTo(test, labels).withLabels(labels);
      }
      case NOISE_ONLY -> {
        Matrix black = new Matrix(test.count(), test.pixels().columns(), blackPixels());
        yield noise.addTo(new LabelledImages(test.height(), test.width(), black, digits), digits);
      }
      case DIGIT_ONLY -> test;
      case CONTRAST, BLUR, SHOT_NOISE, ROTATION, TRANSLATION ->
          Corruptions.apply(
              shift,
              severity,
              noise.addTo(test, digits),
              streams(spec).stream(
                  "corruption/" + shift.name().toLowerCase(java.util.Locale.ROOT)));
    };
  }

  private int[] randomLabels(OutOfDistributionCell spec) {
    var stream = streams(spec).stream("labels/shift");
    int[] labels = new int[test.count()];
    Arrays.setAll(labels, i -> stream.nextInt(LabelledImages.CLASSES));
    return labels;
  }

  private double[] blackPixels() {
    return new double[test.pixels().values().length];
  }
}
