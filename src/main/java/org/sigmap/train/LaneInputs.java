package org.sigmap.train;

import java.util.Map;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;

/**
 * What one lane trains on. Lanes of the same seed may share the same arrays.
 *
 * @param trainInputs X {@code [n,d]}
 * @param trainTargets y {@code [n,o]}
 * @param testInputs {@code [m,d]}
 * @param testTargets {@code [m,o]}
 * @param initial parameters before the first step
 * @param covariance Σ {@code [d,d]} for {@link Preconditioning#POPULATION}, P for {@link
 *     Preconditioning#GIVEN}, otherwise null
 * @param exponent p
 * @param damping δ
 * @param hyperparameters a number for each name of the training shape
 * @param probeSeed what the lane's random probes are drawn from; unused by chains that draw none
 * @param furtherTests test sets beyond the first
 * @param directions Σ's eigenvectors, which a fingerprint is measured along; otherwise null
 */
public record LaneInputs(
    Matrix trainInputs,
    Matrix trainTargets,
    Matrix testInputs,
    Matrix testTargets,
    Weights initial,
    Matrix covariance,
    double exponent,
    double damping,
    Map<String, Double> hyperparameters,
    int probeSeed,
    TestSets furtherTests,
    SymmetricEigen directions) {
  public LaneInputs {
    hyperparameters = Map.copyOf(hyperparameters);
  }

  /** The same lane, its fingerprint measured along the eigenvectors of a covariance. */
  public LaneInputs withDirections(SymmetricEigen eigenvectors) {
    return new LaneInputs(
        trainInputs,
        trainTargets,
        testInputs,
        testTargets,
        initial,
        covariance,
        exponent,
        damping,
        hyperparameters,
        probeSeed,
        furtherTests,
        eigenvectors);
  }

  /** A lane without further test sets or fingerprint. */
  public LaneInputs(
      Matrix trainInputs,
      Matrix trainTargets,
      Matrix testInputs,
      Matrix testTargets,
      Weights initial,
      Matrix covariance,
      double exponent,
      double damping,
      Map<String, Double> hyperparameters,
      int probeSeed) {
    this(
        trainInputs,
        trainTargets,
        testInputs,
        testTargets,
        initial,
        covariance,
        exponent,
        damping,
        hyperparameters,
        probeSeed,
        TestSets.none(),
        null);
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

  /**
   * The same labels and hyper-parameters with other inputs, weights and preconditioner. Further
   * test sets, whose inputs would have to change too, are left out.
   */
  public LaneInputs with(
      Matrix newTrainInputs,
      Matrix newTestInputs,
      Weights newInitial,
      Matrix newCovariance,
      double newExponent,
      double newDamping) {
    return new LaneInputs(
        newTrainInputs,
        trainTargets,
        newTestInputs,
        testTargets,
        newInitial,
        newCovariance,
        newExponent,
        newDamping,
        hyperparameters,
        probeSeed);
  }

  /** A lane whose optimizer draws nothing: probe seed 0. */
  public LaneInputs(
      Matrix trainInputs,
      Matrix trainTargets,
      Matrix testInputs,
      Matrix testTargets,
      Weights initial,
      Matrix covariance,
      double exponent,
      double damping,
      Map<String, Double> hyperparameters) {
    this(
        trainInputs,
        trainTargets,
        testInputs,
        testTargets,
        initial,
        covariance,
        exponent,
        damping,
        hyperparameters,
        0);
  }
}
