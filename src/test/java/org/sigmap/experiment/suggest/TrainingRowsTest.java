package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.suggest.Suggester.Budget;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** A suggestion knows the training rows and nothing else. */
class TrainingRowsTest {
  private static final DataSet DATA =
      new Sources()
          .of(
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
            TrainingRows.of(data, preconditioner),
            SuggesterTest.budgets(new Budget(100, 1000), -1, 0, 1))
        .suggest(new SeedStreams(4).stream("permutations"), data.classes());
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

  /** X P Xᵀ from the rows' products is what it is from Σ. */
  @ParameterizedTest
  @CsvSource({"1,0", "0.5,0", "0,0", "-1,0.01", "-2,0.5", "0.5,0.2"})
  void withoutSigmaTheGramMatrixIsTheSame(double p, double damping) {
    Matrix x = new Matrix(6, 9, new SeedStreams(5).stream("wide").gaussians(54));
    Matrix y = Matrix.column(new SeedStreams(5).stream("labels").gaussians(6));
    TrainingRows whole = new TrainingRows(x, y, EmpiricalCovariance.of(x), damping);
    Matrix expected = whole.gram(p);
    Matrix actual = new TrainingRows(x, y, 1, null, damping, Normalization.NONE, 6).gram(p);
    double size = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected.values(), actual.values(), 1e-9 * size);
    assertThrows(
        SingularCovarianceException.class,
        () -> new TrainingRows(x, y, 1, null, 0, Normalization.NONE, 6).gram(-0.5),
        "nine inputs of six rows");
  }

  /** Of P over its mean, or over its largest eigenvalue, whichever way P is had. */
  @ParameterizedTest
  @CsvSource({"TRACE,-1", "TRACE,0.5", "TRACE,0", "SPECTRAL,-1", "SPECTRAL,2"})
  void aNormalizedPowerMakesTheGramMatrixOfOne(Normalization normalize, double p) {
    Matrix x = new Matrix(6, 9, new SeedStreams(5).stream("wide").gaussians(54));
    Matrix y = Matrix.column(new SeedStreams(5).stream("labels").gaussians(6));
    SymmetricEigen sigma = SymmetricEigen.of(EmpiricalCovariance.of(x));
    SymmetricEigen power = SymmetricEigen.of(sigma.power(p, 0.1));
    double trace = Arrays.stream(power.values()).sum();
    double unit = normalize == Normalization.TRACE ? trace / 9 : power.values()[0];
    Matrix plain = new TrainingRows(x, y, 1, sigma, 0.1, Normalization.NONE, 6).gram(p);
    double[] expected = Arrays.stream(plain.values()).map(v -> v / unit).toArray();
    for (SymmetricEigen known : Arrays.asList(sigma, null)) {
      Matrix actual = new TrainingRows(x, y, 1, known, 0.1, normalize, 6).gram(p);
      double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertArrayEquals(expected, actual.values(), 1e-9 * size);
    }
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
