package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.RegressionData;
import org.sigmap.data.SingleIndexTeacher;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.TeacherSpec;

/** A suggestion knows the training rows and nothing else. */
class TrainingRowsTest {
  private static final RegressionData DATA =
      SingleIndexTeacher.draw(
          TeacherSpec.SingleIndex.defaults(),
          new SamplesSpec(200, 0.3),
          new SeedStreams(4).scope("data"));

  private static Suggestion suggest(RegressionData data, CovarianceSource source) {
    PreconditionerSpec preconditioner = new PreconditionerSpec.CovariancePower(0, source, 0);
    return new Suggester(
            TrainingRows.of(data, preconditioner), new Budget(100, 1000), List.of(-1.0, 0.0, 1.0))
        .suggest(new SeedStreams(4).stream("permutations"));
  }

  @ParameterizedTest
  @EnumSource(CovarianceSource.class)
  void testRowsAndTeacherChangeNothing(CovarianceSource source) {
    Matrix none = new Matrix(1, 10, DoubleStream.generate(() -> 1e9).limit(10).toArray());
    RegressionData other =
        new RegressionData(
            DATA.trainInputs(),
            DATA.trainTargets(),
            none,
            Matrix.column(-1e9),
            DATA.population(),
            Matrix.column(new double[10]),
            DATA.targetMean() + 1,
            DATA.targetStd() * 2);
    assertEquals(suggest(DATA, source).toString(), suggest(other, source).toString());
    assertEquals(suggest(DATA, source), suggest(DATA, source), "the same rows, the same answer");
  }

  @Test
  void trainingLabelsChangeIt() {
    double[] turned = DATA.trainTargets().values().clone();
    turned[0] += 1;
    RegressionData other =
        new RegressionData(
            DATA.trainInputs(),
            Matrix.column(turned),
            DATA.testInputs(),
            DATA.testTargets(),
            DATA.population(),
            DATA.teacher(),
            DATA.targetMean(),
            DATA.targetStd());
    assertNotEquals(
        suggest(DATA, CovarianceSource.POPULATION), suggest(other, CovarianceSource.POPULATION));
  }

  @Test
  void directionsAreThoseOfThePreconditionersOwnCovariance() {
    Suggestion population = suggest(DATA, CovarianceSource.POPULATION);
    Suggestion empirical = suggest(DATA, CovarianceSource.EMPIRICAL);
    assertEquals(10, population.directions().get(0).variance(), 1e-12);
    assertNotEquals(
        population.directions().get(0).variance(), empirical.directions().get(0).variance());
  }
}
