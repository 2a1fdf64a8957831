package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * P = (Σ + δI)^p (Yoshida and Nitanda 2025, §3).
 *
 * @param source {@code POPULATION}: every lane brings its Σ; {@code EMPIRICAL}: that of its
 *     training inputs, computed in the graph
 */
public record CovariancePower(CovarianceSource source) implements KnownPreconditioner {
  @Override
  public Brought brings() {
    return source == CovarianceSource.POPULATION ? Brought.COVARIANCE : Brought.NOTHING;
  }

  @Override
  public List<String> knownNumbers() {
    return List.of(POWER, DAMPING);
  }

  @Override
  public Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Operand<TFloat64> brought,
      Hyperparameters<TFloat64> numbers) {
    Operand<TFloat64> sigma =
        source == CovarianceSource.POPULATION
            ? brought
            : Covariance.empirical(ops, ops.tf().dtypes.cast(rows, TFloat64.class));
    DampedPower power =
        DampedPower.of(
            ops, sigma, numbers.get(POWER), numbers.get(DAMPING), Precision.FLOAT64.epsilon());
    return new Made(power.matrix(), Optional.of(power));
  }
}
