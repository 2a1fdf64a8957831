package org.sigmap.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.LabelNoiseSpec;
import org.sigmap.spec.PartnerMap;
import org.sigmap.spec.Shift;

/**
 * Images and class patterns, of which a training set and every test set is made.
 *
 * <p>Streams, all independent of each other: "labels/train" (flips), "labels/shift" (random labels
 * of {@link Shift#DIGIT_FLIPPED}) and "corruption/…".
 *
 * @param train images without patterns, true labels
 * @param test images without patterns, true labels
 * @param noise the patterns, the same in training and in tests
 * @param partner whose pattern a class gets where noise is flipped
 */
public record ShiftedImages(
    LabelledImages train,
    LabelledImages test,
    ClassNoise noise,
    PartnerMap partner,
    SeedStreams streams) {

  /**
   * One way to test a trained network.
   *
   * @param severity 1 unless the shift is a corruption
   */
  public record Test(Shift shift, int severity) {
    public Test {
      severity = shift.isCorruption() ? severity : 1;
    }

    /** Such as {@code noise-flipped} or {@code contrast 3}. */
    public String name() {
      String word = shift.name().toLowerCase(Locale.ROOT).replace('_', '-');
      return shift.isCorruption() ? word + " " + severity : word;
    }

    public static Test named(String name) {
      return all().stream().filter(test -> test.name().equals(name)).findFirst().orElseThrow();
    }

    public static List<Test> all() {
      List<Test> all = new ArrayList<>();
      for (Shift shift : Shift.values()) {
        if (shift == Shift.GIVEN) {
          continue;
        }
        for (int s = 1; s <= (shift.isCorruption() ? Shift.SEVERITIES : 1); s++) {
          all.add(new Test(shift, s));
        }
      }
      return all;
    }
  }

  /** What is trained on: each image with its true class's pattern, labels flipped as specified. */
  public LabelledImages training(LabelNoiseSpec labels) {
    int[] flipped =
        LabelNoise.flip(labels, train.labels(), train.classes(), streams.stream("labels/train"));
    return noise.addTo(train, train.labels()).withLabels(flipped);
  }

  /** The test set of a shift, see {@link Shift}. */
  public LabelledImages shifted(Test asked) {
    Shift shift = asked.shift();
    int[] digits = test.labels();
    return switch (shift) {
      case IN_DISTRIBUTION -> noise.addTo(test, digits);
      case NOISE_FLIPPED -> noise.addTo(test, noise.partners(partner, digits));
      case DIGIT_FLIPPED -> {
        int[] labels = randomLabels();
        yield noise.addTo(test, labels).withLabels(labels);
      }
      case NOISE_ONLY -> noise.addTo(black(test), digits);
      case DIGIT_ONLY -> test;
      default ->
          Corruptions.apply(
              shift,
              asked.severity(),
              noise.addTo(test, digits),
              streams.stream("corruption/" + shift.name().toLowerCase(Locale.ROOT)));
    };
  }

  private int[] randomLabels() {
    SeedStream stream = streams.stream("labels/shift");
    int[] labels = new int[test.count()];
    Arrays.setAll(labels, i -> stream.nextInt(test.classes()));
    return labels;
  }

  private static LabelledImages black(LabelledImages images) {
    return images.withPixels(new double[images.pixels().values().length]);
  }
}
