package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.experiment.suggest.Suggester.Budget;
import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.math.Statistics;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TrainingSpec;

class SuggesterTest {
  private static final double[] EXPONENTS = {1, 0, -1, -2};
  private static final double[] VARIANCES = {10, 3, 1, 0.3, 0.1};
  private static final int N = 120;

  /** The arc cosine near 1 turns rounding of 1e-16 into its square root. */
  private static final double ANGLES = 1e-7;

  /** Gaussian inputs with {@link #VARIANCES}. */
  private static Matrix inputs(SeedStream stream) {
    double[] values = stream.gaussians(N * VARIANCES.length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= Math.sqrt(VARIANCES[i % VARIANCES.length]);
    }
    return new Matrix(N, VARIANCES.length, values);
  }

  private static double[] standardised(double[] values) {
    double mean = Statistics.mean(values);
    double sd = Statistics.standardDeviation(values);
    return Arrays.stream(values).map(v -> (v - mean) / sd).toArray();
  }

  private static Suggestion suggest(Matrix inputs, double[] targets, Matrix covariance) {
    return new Suggester(
            new TrainingRows(inputs, Matrix.column(standardised(targets)), covariance, 0),
            budgets(new Budget(100, 10_000), EXPONENTS))
        .suggest(new SeedStreams(0).stream("permutations"), OptionalInt.empty());
  }

  static SortedMap<Double, Budget> budgets(Budget budget, double... exponents) {
    SortedMap<Double, Budget> budgets = new TreeMap<>();
    Arrays.stream(exponents).forEach(p -> budgets.put(p, budget));
    return budgets;
  }

  private static double[] noisy(double[] signal, double sd, SeedStream stream) {
    double[] noise = stream.gaussians(signal.length);
    return IntStream.range(0, signal.length).mapToDouble(i -> signal[i] + sd * noise[i]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"0,1", "4,-2"})
  void aNoiselessLinearTeacherIsFoundWhereItIs(int direction, double expected) {
    Matrix x = inputs(new SeedStreams(81).stream("linear"));
    Suggestion suggestion = suggest(x, x.columnAt(direction), Matrix.diagonal(VARIANCES));
    assertTrue(suggestion.signalFound());
    assertEquals(expected, suggestion.best().p());
    assertEquals(0, suggestion.noise().share(), 0.01, "what the kernel leaves of a line");
    for (int r = 0; r < VARIANCES.length; r++) {
      assertEquals(VARIANCES[r], suggestion.directions().get(r).variance(), 1e-12);
      assertEquals(r == direction ? 1 : 0, suggestion.directions().get(r).share().mean(), 1e-9);
    }
  }

  /** Of 12 sets of labels that are noise alone, no more show a signal than the level allows. */
  @Test
  void pureNoiseHoldsNoSignal() {
    SeedStream stream = new SeedStreams(82).stream("noise");
    int found = 0;
    double share = 0;
    int draws = 12;
    for (int k = 0; k < draws; k++) {
      Matrix x = inputs(stream);
      Suggestion suggestion = suggest(x, stream.gaussians(N), Matrix.diagonal(VARIANCES));
      found += suggestion.signalFound() ? 1 : 0;
      share += suggestion.noise().share() / draws;
      if (!suggestion.signalFound()) {
        assertTrue(Reasons.of(suggestion).get(0).startsWith("no signal found"));
      }
    }
    // More than 3 of 12 at level 0.05 has probability 0.002.
    assertTrue(found <= 3, found + " signals in noise");
    assertEquals(1, share, 0.05);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"0.5", "1", "4"})
  void theNoiseIsWhatWasAdded(double snr) {
    SeedStream stream = new SeedStreams(83).stream("snr " + snr);
    double share = 0;
    int draws = 10;
    for (int k = 0; k < draws; k++) {
      Matrix x = inputs(stream);
      double[] signal =
          standardised(Arrays.stream(x.columnAt(0)).map(z -> Math.max(0, z)).toArray());
      double[] y = noisy(signal, 1 / snr, stream);
      Suggestion.Noise noise = suggest(x, y, Matrix.diagonal(VARIANCES)).noise();
      assertTrue(noise.interval().low() < noise.share() && noise.share() < noise.interval().high());
      share += noise.share() / draws;
    }
    assertEquals(1 / (1 + snr * snr), share, 0.08);
  }

  /** Where the labels are all but fitted, what is left tells of rounding and not of their noise. */
  @Test
  void theNoiseIsToldHoweverLongTheTraining() {
    SeedStream stream = new SeedStreams(88).stream("long");
    // Few rows without noise: the best fit is a late one, where the last modes are fitted one by
    // one.
    Matrix x = new Matrix(30, 5, Arrays.copyOf(inputs(stream).values(), 150));
    double[] y = standardised(x.columnAt(0));
    TrainingRows rows = new TrainingRows(x, Matrix.column(y), Matrix.diagonal(VARIANCES), 0);
    int told = 0;
    for (double time = 10; time < 1e9; time *= 3) {
      Suggester suggester = new Suggester(rows, budgets(new Budget(time, 1000), 0));
      try {
        Suggestion.Noise noise =
            suggester
                .suggest(new SeedStreams(0).stream("permutations"), OptionalInt.empty())
                .noise();
        assertTrue(noise.interval().low() <= noise.share(), noise + " after " + time);
        assertTrue(noise.share() <= noise.interval().high(), noise + " after " + time);
        assertTrue(noise.interval().high() <= Math.max(1, noise.share()), noise.toString());
        told++;
      } catch (SpecException refusal) {
        String expected = "after 1000 steps every p fits the labels to within rounding";
        assertTrue(refusal.getMessage().startsWith(expected), refusal.getMessage());
      }
    }
    assertTrue(told > 5 && told < 17, told + " of 17 budgets leave something to predict by");
  }

  /** Theorem 1: rotating the inputs and Σ together leaves XΣ^pXᵀ, and so the answer, as it is. */
  @Test
  void dependsOnThePreconditionedGramMatrixAlone() {
    SeedStream stream = new SeedStreams(84).stream("rotation");
    Matrix x = inputs(stream);
    double[] y = noisy(x.columnAt(3), 1, stream);
    Matrix q = QrDecomposition.of(new Matrix(5, 5, stream.gaussians(25))).q();
    Matrix sigma = Matrix.diagonal(VARIANCES);
    Suggestion plain = suggest(x, y, sigma);
    Suggestion rotated = suggest(x.times(q), y, q.transpose().times(sigma).times(q));
    for (int c = 0; c < EXPONENTS.length; c++) {
      Suggestion.Candidate expected = plain.candidates().get(c);
      Suggestion.Candidate actual = rotated.candidates().get(c);
      assertEquals(expected.predictedLoss(), actual.predictedLoss(), ANGLES);
      assertEquals(expected.degreesOfFreedom(), actual.degreesOfFreedom(), N * ANGLES);
    }
    for (int r = 0; r < VARIANCES.length; r++) {
      assertEquals(
          plain.directions().get(r).share().mean(),
          rotated.directions().get(r).share().mean(),
          1e-9);
    }
  }

  @Test
  void candidatesComeInOrderAndTheBestIsNotComparedWithItself() {
    SeedStream stream = new SeedStreams(85).stream("order");
    Matrix x = inputs(stream);
    Suggestion suggestion = suggest(x, noisy(x.columnAt(0), 2, stream), Matrix.diagonal(VARIANCES));
    assertEquals(
        List.of(-2.0, -1.0, 0.0, 1.0),
        suggestion.candidates().stream().map(Suggestion.Candidate::p).toList());
    for (Suggestion.Candidate candidate : suggestion.candidates()) {
      assertEquals(candidate == suggestion.best(), candidate.minusBest() == null);
      assertTrue(candidate.bestLoss() <= candidate.predictedLoss());
      if (candidate.minusBest() != null) {
        assertEquals(
            candidate.predictedLoss() - suggestion.best().predictedLoss(),
            candidate.minusBest().mean(),
            1e-9);
      }
    }
    assertFalse(suggestion.directions().isEmpty());
  }

  @Test
  void sharesAreLeftOutWhereThereAreTooFewExamples() {
    SeedStream stream = new SeedStreams(86).stream("few");
    int[] few = IntStream.range(0, 20).toArray();
    Matrix x = inputs(stream).selectRows(few);
    Suggestion suggestion = suggest(x, x.columnAt(0), Matrix.diagonal(VARIANCES));
    assertTrue(suggestion.directions().isEmpty());
    assertEquals(1, suggestion.best().p());
  }

  @Test
  void aNegativeExponentOfASingularCovarianceIsRefused() {
    Matrix x = inputs(new SeedStreams(87).stream("singular"));
    Matrix singular = Matrix.diagonal(1, 1, 1, 1, 0);
    assertThrows(SingularCovarianceException.class, () -> suggest(x, x.columnAt(0), singular));
  }

  @Test
  void theBudgetIsWhatTheStepsAddUpTo() {
    TrainingSpec training = TrainingSpec.defaults();
    assertEquals(100, Budget.of(new OptimizerSpec.GradientDescent(0.01), training).time(), 1e-12);
    assertEquals(1000, Budget.of(new OptimizerSpec.Momentum(0.01, 0.9), training).time(), 1e-9);
    assertThrows(SpecException.class, () -> Budget.of(OptimizerSpec.Adam.defaults(), training));
  }
}
