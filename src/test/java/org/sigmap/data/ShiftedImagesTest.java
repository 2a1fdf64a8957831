package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.PartnerMap;
import org.sigmap.spec.Shift;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

class ShiftedImagesTest {
  private static final String BASE =
      """
      name: shifts
      experiment: out-of-distribution
      samples: {train: 30, validation: 2000}
      noise: {clamp: false, standardDeviation: 0.2}
      """;

  /** Adding a pattern and taking the image away again loses a few units in the last place. */
  private static final double ROUNDING = 1e-12;

  private static OutOfDistributionCell spec(String... set) {
    Overrides overrides = new Overrides(java.util.List.of(set), java.util.List.of(), 1);
    return (OutOfDistributionCell)
        SpecReader.read(BASE, "shifts.yaml", overrides).cells().get(0).spec();
  }

  private static ShiftedImages draw(OutOfDistributionCell spec) {
    return new Sources().shifted(spec).orElseThrow().shifted(new Draws());
  }

  /** The class whose pattern image i carries, found by subtraction. */
  private static int patternOf(ShiftedImages images, LabelledImages noisy, Matrix clean, int i) {
    for (int c = 0; c < images.test().classes(); c++) {
      boolean same = true;
      for (int j = 0; same && j < clean.columns(); j++) {
        double added = noisy.pixels().get(i, j) - clean.get(i, j);
        same = Math.abs(added - images.noise().patterns().get(c, j)) < ROUNDING;
      }
      if (same) {
        return c;
      }
    }
    return -1;
  }

  @Test
  void everyShiftShowsTheDigitAndPatternItPromises() {
    var spec = spec();
    ShiftedImages images = draw(spec);
    int[] digits = images.test().labels();
    Matrix clean = images.test().pixels();
    Matrix black = new Matrix(clean.rows(), clean.columns(), new double[clean.values().length]);
    LabelledImages inside = images.shifted(new ShiftedImages.Test(Shift.IN_DISTRIBUTION, 1));
    LabelledImages noiseFlipped = images.shifted(new ShiftedImages.Test(Shift.NOISE_FLIPPED, 1));
    LabelledImages digitFlipped = images.shifted(new ShiftedImages.Test(Shift.DIGIT_FLIPPED, 1));
    LabelledImages noiseOnly = images.shifted(new ShiftedImages.Test(Shift.NOISE_ONLY, 1));
    for (int i = 0; i < 50; i++) {
      assertEquals(digits[i], inside.labels()[i]);
      assertEquals(digits[i], patternOf(images, inside, clean, i));
      assertEquals(digits[i], noiseFlipped.labels()[i]);
      assertEquals(digits[i] ^ 1, patternOf(images, noiseFlipped, clean, i));
      assertEquals(
          digitFlipped.labels()[i], patternOf(images, digitFlipped, clean, i), "digit-flipped");
      assertEquals(noiseOnly.labels()[i], patternOf(images, noiseOnly, black, i));
    }
    LabelledImages digitOnly = images.shifted(new ShiftedImages.Test(Shift.DIGIT_ONLY, 1));
    assertEquals(clean, digitOnly.pixels());
    assertArrayEquals(digits, digitOnly.labels());
  }

  @Test
  void flippedDigitsSayNothingOfTheLabel() {
    var spec = spec();
    ShiftedImages images = draw(spec);
    int[] labels = images.shifted(new ShiftedImages.Test(Shift.DIGIT_FLIPPED, 1)).labels();
    int agree = 0;
    for (int i = 0; i < labels.length; i++) {
      agree += labels[i] == images.test().labels()[i] ? 1 : 0;
    }
    // Chance is 1/10; five standard errors of a share of 2,000.
    assertEquals(0.1, (double) agree / labels.length, 5 * Math.sqrt(0.09 / labels.length));
  }

  @Test
  void trainingPatternsFollowTheTrueClassWhateverTheLabel() {
    var spec = spec("labels.kind=pair", "labels.rate=1");
    ShiftedImages images = draw(spec);
    LabelledImages training = images.training(spec.data().labels());
    for (int i = 0; i < training.count(); i++) {
      int digit = images.train().labels()[i];
      assertEquals((digit + 1) % 10, training.labels()[i]);
      assertEquals(digit, patternOf(images, training, images.train().pixels(), i));
    }
  }

  @Test
  void oneSeedGivesIdenticalImagesAndStreamsAreSeparate() {
    String few = "samples.validation=200";
    ShiftedImages images = draw(spec(few));
    ShiftedImages drawnAgain = draw(spec(few));
    assertEquals(images.train().pixels(), drawnAgain.train().pixels());
    assertEquals(images.test().pixels(), drawnAgain.test().pixels());
    for (ShiftedImages.Test test : ShiftedImages.Test.all()) {
      LabelledImages once = images.shifted(test);
      LabelledImages again = drawnAgain.shifted(test);
      assertEquals(once.pixels(), again.pixels(), test.name());
      assertArrayEquals(once.labels(), again.labels(), test.name());
    }
    ShiftedImages louder = draw(spec(few, "noise.standardDeviation=0.4"));
    assertEquals(images.train().pixels(), louder.train().pixels());
    assertEquals(
        2, louder.noise().patterns().get(3, 5) / images.noise().patterns().get(3, 5), 1e-12);
    ShiftedImages more = draw(spec(few, "samples.train=60"));
    assertEquals(images.test().pixels(), more.test().pixels());
    assertEquals(images.noise().patterns(), more.noise().patterns());
    assertArrayEquals(
        images.train().pixels().row(29),
        more.train().pixels().row(29),
        "a longer set begins alike");
    ShiftedImages otherPatterns = draw(spec(few, "noise.patternSeed=7"));
    assertEquals(images.train().pixels(), otherPatterns.train().pixels());
    assertNotEquals(images.noise().patterns(), otherPatterns.noise().patterns());
  }

  /** The pattern is corrupted with the digit, not laid over a corrupted one. */
  @Test
  void corruptionsActOnInDistributionImages() {
    var spec = spec();
    ShiftedImages images = draw(spec);
    LabelledImages expected =
        Corruptions.apply(
            Shift.CONTRAST,
            5,
            images.shifted(new ShiftedImages.Test(Shift.IN_DISTRIBUTION, 1)),
            new SeedStreams(0).stream("unused: a contrast draws nothing"));
    LabelledImages actual = images.shifted(new ShiftedImages.Test(Shift.CONTRAST, 5));
    assertEquals(expected.pixels(), actual.pixels());
    assertNotEquals(
        Corruptions.apply(Shift.CONTRAST, 5, images.test(), new SeedStreams(0).stream("unused"))
            .pixels(),
        actual.pixels());
  }

  /** The number of classes is the data set's: four of them, whatever is usual. */
  @Test
  void shiftsStayAmongTheClassesThatThereAre() {
    int[] labels = {0, 1, 2, 3, 3, 2, 1, 0};
    LabelledImages four =
        new LabelledImages(2, 2, 4, new Matrix(labels.length, 4, new double[32]), labels);
    SeedStreams streams = new SeedStreams(1);
    ClassNoiseSpec noise = new ClassNoiseSpec(0.5, null, false, PartnerMap.OPPOSITE);
    ShiftedImages images =
        new ShiftedImages(
            four,
            four,
            ClassNoise.draw(noise, 4, 4, streams.stream("n")),
            noise.partner(),
            streams);
    for (ShiftedImages.Test test : ShiftedImages.Test.all()) {
      assertEquals(4, images.shifted(test).rows().targets().columns(), test.name());
    }
    LabelledImages flipped = images.shifted(new ShiftedImages.Test(Shift.NOISE_FLIPPED, 1));
    for (int i = 0; i < labels.length; i++) {
      assertArrayEquals(
          images.noise().patterns().row((labels[i] + 2) % 4), flipped.pixels().row(i));
    }
  }
}
