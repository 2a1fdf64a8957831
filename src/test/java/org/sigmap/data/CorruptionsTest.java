package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.ImageSource.Part;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.Shift;

class CorruptionsTest {
  private static final int SIDE = 28;
  private static final double ROUNDING = 1e-12;

  private static LabelledImages digits() {
    return Sources.images(new ImagesSpec.ProceduralDigits(1))
        .draw(Part.TEST, 40, new SeedStreams(2).stream("digits"), new Draws());
  }

  private static LabelledImages corrupt(Shift kind, int severity, LabelledImages images) {
    return Corruptions.apply(kind, severity, images, new SeedStreams(6).stream("corruption"));
  }

  /** One white pixel on black. */
  private static LabelledImages dot(int x, int y) {
    double[] pixels = new double[SIDE * SIDE];
    pixels[y * SIDE + x] = 1;
    return new LabelledImages(SIDE, SIDE, 10, new Matrix(1, SIDE * SIDE, pixels), new int[] {0});
  }

  @ParameterizedTest
  @EnumSource(
      value = Shift.class,
      names = {"CONTRAST", "BLUR", "SHOT_NOISE", "ROTATION", "TRANSLATION"})
  void severityIncreasesTheDistanceFromTheImage(Shift kind) {
    LabelledImages images = digits();
    double last = 0;
    for (int severity = 1; severity <= 5; severity++) {
      LabelledImages corrupted = corrupt(kind, severity, images);
      double distance = 0;
      for (int i = 0; i < images.pixels().values().length; i++) {
        double value = corrupted.pixels().values()[i];
        assertTrue(value >= 0 && value <= 1);
        distance += Math.pow(value - images.pixels().values()[i], 2);
      }
      assertTrue(distance > last, kind + " " + severity + ": " + distance + " after " + last);
      last = distance;
    }
    assertEquals(corrupt(kind, 3, images).pixels(), corrupt(kind, 3, images).pixels());
  }

  /** Channels of a colour image are moved together, and three equal ones stay equal. */
  @ParameterizedTest
  @EnumSource(
      value = Shift.class,
      names = {"CONTRAST", "BLUR", "ROTATION", "TRANSLATION"})
  void coloursAreCorruptedAsGreyIs(Shift kind) {
    LabelledImages grey = digits();
    double[] thrice = new double[3 * grey.pixels().values().length];
    Arrays.setAll(thrice, i -> grey.pixels().values()[i / 3]);
    LabelledImages colour =
        new LabelledImages(
            SIDE, SIDE, 3, 10, new Matrix(40, 3 * SIDE * SIDE, thrice), grey.labels());
    double[] expected = corrupt(kind, 4, grey).pixels().values();
    double[] found = corrupt(kind, 4, colour).pixels().values();
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i / 3], found[i]);
    }
  }

  @Test
  void contrastKeepsTheMeanAndScalesDeviations() {
    LabelledImages images = digits();
    double[] before = images.pixels().row(0);
    double[] after = corrupt(Shift.CONTRAST, 2, images).pixels().row(0);
    double mean = Arrays.stream(before).average().orElseThrow();
    for (int j = 0; j < before.length; j++) {
      assertEquals(mean + 0.5 * (before[j] - mean), after[j], ROUNDING);
    }
  }

  @Test
  void blurSpreadsADotIntoAGaussianOfTheSameSum() {
    double[] blurred = corrupt(Shift.BLUR, 2, dot(14, 13)).pixels().values();
    assertEquals(1, Arrays.stream(blurred).sum(), 1e-9);
    assertEquals(Math.exp(-0.5 * (4 + 1)), blurred[14 * SIDE + 16] / blurred[13 * SIDE + 14], 1e-9);
  }

  @Test
  void translationMovesADotDiagonally() {
    double[] moved = corrupt(Shift.TRANSLATION, 2, dot(14, 13)).pixels().values();
    int at = 0;
    for (int i = 0; i < moved.length; i++) {
      at = moved[i] == 1 ? i : at;
    }
    assertEquals(2, Math.abs(at % SIDE - 14));
    assertEquals(2, Math.abs(at / SIDE - 13));
    assertEquals(1, Arrays.stream(moved).sum());
  }

  @Test
  void rotationTurnsADotAboutTheCentre() {
    double[] turned = corrupt(Shift.ROTATION, 3, dot(22, 13)).pixels().values();
    double x = 0;
    double y = 0;
    double sum = 0;
    for (int i = 0; i < turned.length; i++) {
      x += turned[i] * (i % SIDE - 13.5);
      y += turned[i] * (i / SIDE - 13.5);
      sum += turned[i];
    }
    double before = Math.atan2(-0.5, 8.5);
    double angle = Math.toDegrees(Math.atan2(y / sum, x / sum) - before);
    // Bilinear sampling moves the centroid of a single pixel by a few hundredths of a pixel.
    assertEquals(30, Math.abs(angle), 2);
    assertEquals(Math.hypot(0.5, 8.5), Math.hypot(x / sum, y / sum), 0.25);
  }

  @Test
  void shotNoiseIsPoisson() {
    int count = 20_000;
    double[] grey = new double[count];
    Arrays.fill(grey, 0.4);
    LabelledImages flat =
        new LabelledImages(1, count, 10, new Matrix(1, count, grey), new int[] {0});
    double[] noisy = corrupt(Shift.SHOT_NOISE, 2, flat).pixels().values();
    double mean = Arrays.stream(noisy).average().orElseThrow();
    double variance =
        Arrays.stream(noisy).map(value -> (value - mean) * (value - mean)).sum() / count;
    // 25 photons stand for white: mean 0.4, variance 0.4/25; clipping at 1 is five deviations off.
    double expected = 0.4 / 25;
    assertEquals(0.4, mean, 5 * Math.sqrt(expected / count));
    assertEquals(expected, variance, 5 * expected * Math.sqrt(2.2 / count));
  }
}
