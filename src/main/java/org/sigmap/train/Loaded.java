package org.sigmap.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;

/**
 * What became of a lane group that was put on the device.
 *
 * @param powers what is known of every lane's P; empty where no power is computed
 * @param refused why a lane's P cannot be used, by lane; such a lane has P = I, so that the others
 *     of its group train as they would beside any other
 */
public record Loaded(List<Power> powers, Map<Integer, ImpossiblePowerException> refused) {
  /**
   * A lane's P.
   *
   * @param spectrum Σ decomposed; empty where P is made of less than all of it
   * @param trace tr P
   * @param error ‖P − P′‖/‖P′‖, P′ the power of all of Σ, where P is of a low rank
   */
  public record Power(Optional<SymmetricEigen> spectrum, double trace, OptionalDouble error) {
    static final String TRACE = "trace";
    static final String ERROR = "error";
    static final String EIGENVALUES = "eigenvalues";
    static final String EIGENVECTORS = "eigenvectors";

    static Power of(Map<String, double[]> values) {
      double[] lambda = values.get(EIGENVALUES);
      double[] error = values.get(ERROR);
      return new Power(
          Optional.ofNullable(lambda)
              .map(
                  all ->
                      new SymmetricEigen(
                          all, new Matrix(all.length, all.length, values.get(EIGENVECTORS)))),
          values.get(TRACE)[0],
          error == null ? OptionalDouble.empty() : OptionalDouble.of(error[0]));
    }
  }

  public Loaded {
    powers = List.copyOf(powers);
    refused = Map.copyOf(refused);
  }

  /** A group whose P is not computed. */
  static Loaded withoutPower() {
    return new Loaded(List.of(), Map.of());
  }
}
