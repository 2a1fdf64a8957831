package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.source.ImageSource.Part;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ImagesSpec;

class ProceduralDigitsTest {
  private static final int COUNT = 600;

  private static LabelledImages draw(long seed, double jitter) {
    return new ProceduralDigits(new ImagesSpec.ProceduralDigits(jitter))
        .draw(Part.TEST, COUNT, new SeedStreams(seed).stream("digits"), new Draws());
  }

  @Tag("slow")
  @Test
  void oneSeedDrawsOneSetAndAnotherSeedAnother() {
    LabelledImages first = draw(1, 1);
    assertEquals(first.pixels(), draw(1, 1).pixels());
    assertArrayEquals(first.labels(), draw(1, 1).labels());
    assertNotEquals(first.pixels(), draw(2, 1).pixels());
  }

  @Test
  void pixelsAreGreyWithSmoothEdges() {
    double[] pixels = draw(1, 1).pixels().values();
    assertTrue(Arrays.stream(pixels).allMatch(value -> value >= 0 && value <= 1));
    long edges = Arrays.stream(pixels).filter(value -> value > 0 && value < 1).count();
    long white = Arrays.stream(pixels).filter(value -> value == 1).count();
    assertTrue(edges > COUNT * 20 && white > COUNT * 10, edges + " grey, " + white + " white");
  }

  @Test
  void jitterMakesImagesOfOneDigitDiffer() {
    assertEquals(10, distinct(draw(3, 0)));
    assertEquals(COUNT, distinct(draw(3, 1)));
  }

  private static long distinct(LabelledImages images) {
    return java.util.stream.IntStream.range(0, COUNT)
        .mapToObj(i -> Arrays.hashCode(images.pixels().row(i)))
        .distinct()
        .count();
  }

  /** A reader who knows the mean image of every digit must read most, but not all, of new ones. */
  @Test
  void digitsAreLegibleButVary() {
    LabelledImages known = draw(4, 1);
    double[][] means = new double[10][known.pixels().columns()];
    int[] counts = new int[10];
    for (int i = 0; i < COUNT; i++) {
      counts[known.labels()[i]]++;
      for (int j = 0; j < means[0].length; j++) {
        means[known.labels()[i]][j] += known.pixels().get(i, j);
      }
    }
    for (int c = 0; c < 10; c++) {
      assertTrue(counts[c] > COUNT / 25, "digit " + c + " is rare");
      for (int j = 0; j < means[c].length; j++) {
        means[c][j] /= counts[c];
      }
    }
    LabelledImages fresh = draw(5, 1);
    int right = 0;
    for (int i = 0; i < COUNT; i++) {
      right += nearest(fresh.pixels().row(i), means) == fresh.labels()[i] ? 1 : 0;
    }
    double accuracy = (double) right / COUNT;
    assertTrue(accuracy > 0.7 && accuracy < 1, "nearest mean reads " + accuracy);
  }

  private static int nearest(double[] image, double[][] means) {
    int nearest = 0;
    double least = Double.MAX_VALUE;
    for (int c = 0; c < means.length; c++) {
      double distance = 0;
      for (int j = 0; j < image.length; j++) {
        distance += (image[j] - means[c][j]) * (image[j] - means[c][j]);
      }
      nearest = distance < least ? c : nearest;
      least = Math.min(distance, least);
    }
    return nearest;
  }
}
