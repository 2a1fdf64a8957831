package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.LabelNoiseSpec;

class LabelNoiseTest {
  private static final int COUNT = 50_000;

  /** Five standard errors of a share estimated from so many labels. */
  private static final double ERROR = 5 * 0.5 / Math.sqrt(COUNT);

  private static SeedStream stream() {
    return new SeedStreams(8).stream("labels");
  }

  private static int[] labels() {
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 10;
    }
    return labels;
  }

  private static double wrong(int[] flipped) {
    int wrong = 0;
    for (int i = 0; i < COUNT; i++) {
      wrong += flipped[i] != i % 10 ? 1 : 0;
    }
    return (double) wrong / COUNT;
  }

  @Test
  void theShareOfWrongLabelsIsTheRate() {
    for (double rate : new double[] {0, 0.1, 0.4, 1}) {
      assertEquals(
          rate,
          wrong(LabelNoise.flip(new LabelNoiseSpec.Symmetric(rate), labels(), 10, stream())),
          ERROR);
      assertEquals(
          rate,
          wrong(LabelNoise.flip(new LabelNoiseSpec.Pair(rate), labels(), 10, stream())),
          ERROR);
    }
    assertArrayEquals(
        labels(), LabelNoise.flip(new LabelNoiseSpec.Clean(), labels(), 10, stream()));
  }

  @Test
  void symmetricFlipsReachEveryOtherClassAlike() {
    int[] flipped = LabelNoise.flip(new LabelNoiseSpec.Symmetric(1), labels(), 10, stream());
    double[] distance = new double[10];
    for (int i = 0; i < COUNT; i++) {
      distance[(flipped[i] - i % 10 + 10) % 10] += 1.0 / COUNT;
    }
    assertEquals(0, distance[0]);
    for (int step = 1; step < 10; step++) {
      assertEquals(1 / 9.0, distance[step], ERROR);
    }
  }

  @Test
  void pairFlipsGoToTheNextClass() {
    int[] flipped = LabelNoise.flip(new LabelNoiseSpec.Pair(1), labels(), 10, stream());
    for (int i = 0; i < COUNT; i++) {
      assertEquals((i % 10 + 1) % 10, flipped[i]);
    }
  }

  @Test
  void aHigherRateFlipsTheLabelsOfALowerOneAndMore() {
    int[] few = LabelNoise.flip(new LabelNoiseSpec.Symmetric(0.2), labels(), 10, stream());
    int[] many = LabelNoise.flip(new LabelNoiseSpec.Symmetric(0.5), labels(), 10, stream());
    for (int i = 0; i < COUNT; i++) {
      assertTrue(few[i] == i % 10 || few[i] == many[i]);
    }
  }

  /** The number of classes is the data set's: three of them, whatever is usual. */
  @Test
  void flipsStayAmongTheClassesThatThereAre() {
    int[] classes = new int[300];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i % 3;
    }
    for (LabelNoiseSpec spec :
        new LabelNoiseSpec[] {new LabelNoiseSpec.Symmetric(1), new LabelNoiseSpec.Pair(1)}) {
      int[] flipped = LabelNoise.flip(spec, classes, 3, stream());
      for (int i = 0; i < classes.length; i++) {
        assertTrue(flipped[i] != classes[i] && flipped[i] >= 0 && flipped[i] < 3);
      }
    }
  }
}
