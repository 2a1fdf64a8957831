package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Matrix;
import org.sigmap.spec.SamplesSpec;

/** A data set needs neither a teacher nor a known population. */
class DataSetTest {
  private static final int[] ORDER = {3, 1, 0, 2, 4};

  private static DataSet of(double... targets) {
    Matrix inputs = new Matrix(5, 2, new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    SamplesSpec samples = new SamplesSpec(5, 0.4);
    return DataSet.regression(
        TestParts.of(inputs, DataSet.parts(ORDER, samples)),
        Matrix.column(targets),
        Optional.empty(),
        samples);
  }

  @Test
  void rowsAreSplitByTheOrderAndStandardisedByTheTrainingRows() {
    DataSet data = of(10, 2, 30, 6, 50);
    assertEquals(new Matrix(2, 2, new double[] {6, 7, 2, 3}), data.train().inputs());
    assertEquals(new Matrix(3, 2, new double[] {0, 1, 4, 5, 8, 9}), data.test().inputs());
    // Raw training targets 6 and 2: mean 4, standard deviation √8 with divisor 1.
    RawRows.Standardised raw = (RawRows.Standardised) data.raw();
    assertEquals(4, raw.mean());
    assertEquals(Math.sqrt(8) + 1e-8, raw.standardDeviation(), 1e-15);
    assertEquals((30 - 4) / raw.standardDeviation(), data.test().targets().get(1, 0));
    assertTrue(data.population().isEmpty() && data.classes().isEmpty());
    assertEquals(0, data.furtherTests().count());
  }

  @Test
  void hashesTellContentsApart() {
    assertEquals(of(1, 2, 3, 4, 5).hash(), of(1, 2, 3, 4, 5).hash());
    assertNotEquals(of(1, 2, 3, 4, 5).hash(), of(1, 2, 3, 4, Math.nextUp(5.0)).hash());
  }

  /** Training tells what becomes of them; only an export needs numbers to undo. */
  @Test
  void targetsBeyondFloat64AreRefusedAtTheExportAlone() {
    DataSet data = of(1, -1e308, 3, 1e308, 5);
    String message =
        assertThrows(IllegalArgumentException.class, () -> data.raw().forExport()).getMessage();
    assertTrue(message.startsWith("targets are standardised by a finite mean"), message);
    assertEquals(of(1, 2, 3, 4, 5).raw(), of(1, 2, 3, 4, 5).raw().forExport());
  }
}
