package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.Precision;
import org.sigmap.spec.StructureSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * P = (Σ + δI)^p (Yoshida and Nitanda 2025, §3).
 *
 * @param source {@code POPULATION}: every lane brings its Σ; {@code EMPIRICAL}: that of its
 *     training inputs, computed in the graph
 * @param structure what of Σ is kept
 * @param normalize what the power is divided by
 */
public record CovariancePower(
    CovarianceSource source, StructureSpec structure, Normalization normalize)
    implements KnownPreconditioner {
  /** The power itself, of all of Σ. */
  public CovariancePower(CovarianceSource source) {
    this(source, StructureSpec.defaults(), Normalization.NONE);
  }

  @Override
  public Brought brings() {
    return source == CovarianceSource.POPULATION ? Brought.COVARIANCE : Brought.NOTHING;
  }

  @Override
  public PowerForm form(int inputs) {
    return PowerForm.of(structure, inputs);
  }

  @Override
  public List<String> knownNumbers() {
    return List.of(POWER, DAMPING);
  }

  @Override
  public Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Bundle brought,
      Hyperparameters<TFloat64> numbers) {
    PowerForm form = form(Math.toIntExact(rows.shape().get(2)));
    Bundle sigma =
        source == CovarianceSource.POPULATION
            ? brought
            : form.ofRows(ops, ops.tf().dtypes.cast(rows, TFloat64.class));
    Power power =
        form.power(
            ops,
            sigma,
            new Exponent(
                numbers.get(POWER), numbers.get(DAMPING), Precision.FLOAT64.epsilon(), normalize));
    return new Made(power.parts(), Optional.of(power));
  }
}
