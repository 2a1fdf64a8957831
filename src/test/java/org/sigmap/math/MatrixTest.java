package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final double ROUNDING = 1e-14;
  private static final Matrix SAMPLE = Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void isRowMajor() {
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, SAMPLE.values());
    assertEquals(6, SAMPLE.get(1, 2));
    assertArrayEquals(new double[] {4, 5, 6}, SAMPLE.row(1));
    assertArrayEquals(new double[] {2, 5}, SAMPLE.columnAt(1));
    assertEquals(Matrix.of(new double[][] {{1, 4}, {2, 5}, {3, 6}}), SAMPLE.transpose());
    assertEquals(Matrix.of(new double[][] {{4, 5, 6}, {1, 2, 3}}), SAMPLE.selectRows(1, 0));
  }

  @Test
  void productAgreesWithThreeLoopsOnBothSidesOfTheLibrarysSizeSwitch() {
    SeedStreams streams = new SeedStreams(11);
    int[][] shapes = {{1, 1, 1}, {3, 4, 5}, {7, 2, 1}, {1, 9, 3}, {33, 40, 37}};
    for (int[] shape : shapes) {
      SeedStream stream = streams.stream("product " + shape[0]);
      Matrix a = Reference.gaussian(stream, shape[0], shape[1]);
      Matrix b = Reference.gaussian(stream, shape[1], shape[2]);
      Reference.assertClose(Reference.product(a, b), a.times(b), ROUNDING, "product");
    }
  }

  @Test
  void identityIsNeutralExactly() {
    assertEquals(SAMPLE, Matrix.identity(2).times(SAMPLE));
    assertEquals(SAMPLE, SAMPLE.times(Matrix.identity(3)));
    assertEquals(Matrix.of(new double[][] {{2, 0}, {0, 3}}), Matrix.diagonal(2, 3));
  }

  @Test
  void equalityIsByContent() {
    assertEquals(SAMPLE, SAMPLE.transpose().transpose());
    assertEquals(SAMPLE.hashCode(), SAMPLE.transpose().transpose().hashCode());
    assertNotEquals(SAMPLE, new Matrix(3, 2, SAMPLE.values()));
  }

  @Test
  void refusesShapesThatDoNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new Matrix(2, 2, new double[3]));
    // 65536² overflows an int to 0.
    assertThrows(IllegalArgumentException.class, () -> new Matrix(65536, 65536, new double[0]));
    assertThrows(IllegalArgumentException.class, () -> Matrix.of(new double[][] {{1}, {1, 2}}));
    assertThrows(IndexOutOfBoundsException.class, () -> SAMPLE.get(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> SAMPLE.get(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> SAMPLE.row(2));
    String message =
        assertThrows(IllegalArgumentException.class, () -> SAMPLE.times(SAMPLE)).getMessage();
    assertTrue(message.contains("2 x 3"), message);
  }
}
