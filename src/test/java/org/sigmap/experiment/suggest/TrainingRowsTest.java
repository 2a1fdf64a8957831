package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.suggest.Suggester.Budget;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** A suggestion knows the training rows and nothing else. */
class TrainingRowsTest {
  private static final DataSet DATA =
      Sources.of(
              SpecReader.read(
                      """
                      name: small
                      seeds: [4]
                      samples: {total: 200, trainFraction: 0.3}
                      """,
                      "spec.yaml",
                      Overrides.none())
                  .cells()
                  .get(0)
                  .spec())
          .read(new Draws());

  private static Suggestion suggest(DataSet data, CovarianceSource source) {
    PreconditionerSpec preconditioner = new PreconditionerSpec.CovariancePower(0, source, 0);
    return new Suggester(
            TrainingRows.of(data, preconditioner), new Budget(100, 1000), List.of(-1.0, 0.0, 1.0))
        .suggest(new SeedStreams(4).stream("permutations"));
  }

  @ParameterizedTest
  @EnumSource(CovarianceSource.class)
  void testRowsAndTeacherChangeNothing(CovarianceSource source) {
    Matrix none = new Matrix(1, 10, DoubleStream.generate(() -> 1e9).limit(10).toArray());
    DataSet other =
        new DataSet(
            DATA.train(),
            new Rows(none, Matrix.column(-1e9)),
            DATA.furtherTests(),
            DATA.population(),
            DATA.classes(),
            RawRows.Standardised.none());
    assertEquals(suggest(DATA, source).toString(), suggest(other, source).toString());
    assertEquals(suggest(DATA, source), suggest(DATA, source), "the same rows, the same answer");
  }

  @Test
  void trainingLabelsChangeIt() {
    double[] turned = DATA.train().targets().values().clone();
    turned[0] += 1;
    DataSet other =
        new DataSet(
            new Rows(DATA.train().inputs(), Matrix.column(turned)),
            DATA.test(),
            DATA.furtherTests(),
            DATA.population(),
            DATA.classes(),
            DATA.raw());
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
