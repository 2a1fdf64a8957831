package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.PartnerMap;

class ClassNoiseTest {
  /** The recorded images are float32 sums of numbers below 2. */
  private static final double FLOAT32 = 1.2e-7;

  private static int[] whole(double[] values) {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  private static LabelledImages raw(RecordedCase section, int[] labels) {
    double[] pixels =
        Arrays.stream(section.array("raw_uint8").values()).map(value -> value / 255).toArray();
    return new LabelledImages(6, 6, 10, new Matrix(labels.length, 36, pixels), labels);
  }

  private static ClassNoise recorded(RecordedCase file) {
    return new ClassNoise(new Matrix(10, 36, file.array("class_noise").values()), true);
  }

  private static void assertPixels(RecordedCase section, LabelledImages ours) {
    double[] theirs = section.array("noisy_images").values();
    assertArrayEquals(theirs, ours.pixels().values(), FLOAT32);
  }

  @Test
  void trainingImagesCarryTheirOwnPatternAsRecorded() {
    for (String name : new String[] {"trimmed_f_noise_low", "trimmed_f_noise_high"}) {
      RecordedCase file = Golden.read(name);
      RecordedCase train = file.section("train");
      int[] labels = whole(train.numbers("labels"));
      assertPixels(train, recorded(file).addTo(raw(train, labels), labels));
    }
  }

  @Test
  void flippedDigitsCarryThePatternOfTheirNewLabelAsRecorded() {
    RecordedCase file = Golden.read("trimmed_f_noise_low");
    RecordedCase test = file.section("test");
    int[] labels = whole(test.numbers("labels_after_randomisation"));
    assertPixels(test, recorded(file).addTo(raw(test, labels), labels));
  }

  @Test
  void flippedNoiseIsThePartnersAsRecorded() {
    RecordedCase file = Golden.read("trimmed_f_noise_high");
    RecordedCase test = file.section("test");
    int[] labels = whole(test.numbers("labels_after_randomisation"));
    int[] partners = recorded(file).partners(PartnerMap.NEIGHBOUR, labels);
    assertPixels(test, recorded(file).addTo(raw(test, labels), partners));
    assertArrayEquals(
        whole(file.numbers("noise_map")),
        recorded(file).partners(PartnerMap.NEIGHBOUR, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }

  @Test
  void everyPartnerMapPairsClassesThatDiffer() {
    for (PartnerMap map : PartnerMap.values()) {
      int[] classes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
      ClassNoise noise = new ClassNoise(new Matrix(10, 1, new double[10]), true);
      int[] partners = noise.partners(map, classes);
      assertArrayEquals(classes, noise.partners(map, partners));
      for (int c : classes) {
        assertEquals(true, partners[c] != c);
      }
    }
  }

  @Test
  void patternsHaveTheStandardDeviationAskedFor() {
    ClassNoiseSpec spec = new ClassNoiseSpec(0.3, null, true, PartnerMap.NEIGHBOUR);
    double[] values =
        ClassNoise.draw(spec, 10, 784, new SeedStreams(5).stream("n")).patterns().values();
    // Standard error of the standard deviation of 7,840 draws: 0.3/√(2·7840); five of them.
    assertEquals(0.3, Statistics.standardDeviation(values), 5 * 0.3 / Math.sqrt(2.0 * 7840));
  }

  @Test
  void withoutClampingNoiseIsAddedInFull() {
    ClassNoise noise = new ClassNoise(new Matrix(10, 1, new double[10]), false);
    noise.patterns().values()[3] = -0.5;
    LabelledImages black =
        new LabelledImages(1, 1, 10, new Matrix(1, 1, new double[1]), new int[] {3});
    assertEquals(-0.5, noise.addTo(black, new int[] {3}).pixels().get(0, 0));
    ClassNoise clamped = new ClassNoise(noise.patterns(), true);
    assertEquals(0.0, clamped.addTo(black, new int[] {3}).pixels().get(0, 0));
  }
}
