package org.sigmap.train;

import java.util.HashMap;
import java.util.Map;
import org.sigmap.data.Rows;
import org.sigmap.data.TestSets;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.SymmetricEigen;

/**
 * What one lane trains on. Lanes of the same seed may share the same arrays.
 *
 * @param examples training rows and the first test set
 * @param initial parameters before the first step
 * @param matrix what it brings for P
 * @param hyperparameters a number for each name that preconditioner and {@link UpdateRule} read
 * @param probeSeed what the lane's random probes are drawn from; unused by chains that draw none
 * @param furtherTests test sets beyond the first
 * @param validation rows that a preconditioner learns from; null where none does
 * @param directions Σ's eigenvectors, which a fingerprint is measured along; otherwise null
 */
public record LaneInputs(
    Examples examples,
    Weights initial,
    LaneMatrix matrix,
    Map<String, Double> hyperparameters,
    int probeSeed,
    TestSets furtherTests,
    Rows validation,
    SymmetricEigen directions) {
  public LaneInputs {
    hyperparameters = Map.copyOf(hyperparameters);
  }

  /** A lane of probe seed 0, without further test sets or fingerprint. */
  public LaneInputs(
      Examples examples, Weights initial, LaneMatrix matrix, Map<String, Double> hyperparameters) {
    this(examples, initial, matrix, hyperparameters, 0, TestSets.none(), null, null);
  }

  /**
   * @throws IllegalArgumentException if the lane has no such number
   */
  double hyperparameter(String name) {
    Double value = hyperparameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the lane has no hyper-parameter '" + name + "', only " + hyperparameters.keySet());
    }
    return value;
  }

  /** The same lane on other rows. */
  public LaneInputs withExamples(Examples rows) {
    return new LaneInputs(
        rows, initial, matrix, hyperparameters, probeSeed, furtherTests, validation, directions);
  }

  /** The same lane from other parameters. */
  public LaneInputs withInitial(Weights parameters) {
    return new LaneInputs(
        examples,
        parameters,
        matrix,
        hyperparameters,
        probeSeed,
        furtherTests,
        validation,
        directions);
  }

  /** The same lane with exponent p and damping δ. */
  public LaneInputs withPower(double p, double damping) {
    Map<String, Double> numbers = new HashMap<>(hyperparameters);
    numbers.put(Preconditioner.POWER, p);
    numbers.put(Preconditioner.DAMPING, damping);
    return withHyperparameters(numbers);
  }

  /** The same lane with another matrix for P. */
  public LaneInputs withMatrix(LaneMatrix other) {
    return new LaneInputs(
        examples, initial, other, hyperparameters, probeSeed, furtherTests, validation, directions);
  }

  /** The same lane with other numbers. */
  public LaneInputs withHyperparameters(Map<String, Double> numbers) {
    return new LaneInputs(
        examples, initial, matrix, numbers, probeSeed, furtherTests, validation, directions);
  }

  /** The same lane with other random probes. */
  public LaneInputs withProbeSeed(int seed) {
    return new LaneInputs(
        examples, initial, matrix, hyperparameters, seed, furtherTests, validation, directions);
  }

  /** The same lane, evaluated on further test sets. */
  public LaneInputs withFurtherTests(TestSets sets) {
    return new LaneInputs(
        examples, initial, matrix, hyperparameters, probeSeed, sets, validation, directions);
  }

  /** The same lane with rows that a preconditioner learns from. */
  public LaneInputs withValidation(Rows rows) {
    return new LaneInputs(
        examples, initial, matrix, hyperparameters, probeSeed, furtherTests, rows, directions);
  }

  /** The same lane, its fingerprint measured along the eigenvectors of a covariance. */
  public LaneInputs withDirections(SymmetricEigen eigenvectors) {
    return new LaneInputs(
        examples,
        initial,
        matrix,
        hyperparameters,
        probeSeed,
        furtherTests,
        validation,
        eigenvectors);
  }
}
