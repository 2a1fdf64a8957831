package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.data.source.TableReferenceTest;
import org.sigmap.math.Matrix;

class TestScoresTest {
  private static final double TOLERANCE = 1e-6;

  /** A network that answers 0 answers the training rows' mean: scikit-learn's DummyRegressor. */
  @Test
  void theMeanScoresAsScikitLearnSays() throws IOException {
    JsonNode expected = TableReferenceTest.reference().get("tables").get("quoted-text.csv");
    DataSet data =
        new Sources().of(TableReferenceTest.cell("quoted-text.csv", "")).read(new Draws());
    Map<String, Double> scores =
        TestScores.regression(
            (RawRows.Standardised) data.raw().ofTargets(),
            data.test(),
            Matrix.column(new double[data.test().targets().rows()]));
    for (String who : new String[] {"test", "baseline"}) {
      assertEquals(expected.get("rmse").asDouble(), scores.get(who + "_rmse"), TOLERANCE);
      assertEquals(expected.get("r2").asDouble(), scores.get(who + "_r2"), TOLERANCE);
    }
  }

  @Test
  void aPerfectFitHasNoErrorAndAnOffsetHasItsOwn() {
    Rows test = new Rows(new Matrix(3, 1, new double[3]), Matrix.column(-1, 0, 1));
    RawRows.Standardised units = new RawRows.Standardised(100, 4);
    Map<String, Double> exact = TestScores.regression(units, test, test.targets());
    assertEquals(0, exact.get("test_rmse"));
    assertEquals(1, exact.get("test_r2"));
    Map<String, Double> off = TestScores.regression(units, test, Matrix.column(-0.5, 0.5, 1.5));
    assertEquals(2, off.get("test_rmse"), 1e-12);
    assertEquals(1 - 0.75 / 2, off.get("test_r2"), 1e-12);
    assertEquals(4 * Math.sqrt(2 / 3.0), off.get("baseline_rmse"), 1e-12);
  }

  /** One row of the test has no spread, so that nothing can be said of its share. */
  @Test
  void thereIsNoShareOfNoSpread() {
    Rows test = new Rows(new Matrix(1, 1, new double[1]), Matrix.column(2));
    Map<String, Double> scores =
        TestScores.regression(new RawRows.Standardised(0, 1), test, Matrix.column(1));
    assertFalse(scores.containsKey("test_r2"));
    assertEquals(1, scores.get("test_rmse"));
  }

  @Test
  void theMostFrequentClassOfTheTrainingRowsIsTheBaseline() throws IOException {
    Matrix none = new Matrix(4, 1, new double[4]);
    Rows train = new Rows(new Matrix(5, 1, new double[5]), oneHot(1, 1, 0, 2, 1));
    Map<String, Double> scores =
        TestScores.classification(train, new Rows(none, oneHot(0, 1, 1, 2)), oneHot(0, 1, 0, 2));
    assertEquals(
        TableReferenceTest.reference().get("majority").asDouble(), scores.get("baseline_accuracy"));
    assertEquals(0.5, scores.get("test_accuracy_class_1"));
    assertEquals(0.5, scores.get("confusion_1_0"));
    assertEquals(1, scores.get("test_accuracy_class_2"));
  }

  private static Matrix oneHot(int... labels) {
    double[] values = new double[labels.length * 3];
    for (int i = 0; i < labels.length; i++) {
      values[i * 3 + labels[i]] = 1;
    }
    return new Matrix(labels.length, 3, values);
  }
}
