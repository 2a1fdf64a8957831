package org.sigmap.train;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sigmap.graph.Covariance;
import org.sigmap.graph.CovariancePower;
import org.sigmap.graph.LaneOps;
import org.sigmap.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * The part of a graph that makes P before training.
 *
 * @param matrix feed of Σ, or of P itself under {@link Preconditioning#GIVEN}; null where Σ is
 *     computed
 * @param exponent feed of p; null under {@code GIVEN}, as are damping and decomposition
 * @param damping feed of δ
 * @param decomposition Σ and its power
 * @param store stores P
 */
record PreconditionerSetup(
    Placeholder<TFloat64> matrix,
    Placeholder<TFloat64> exponent,
    Placeholder<TFloat64> damping,
    CovariancePower.Decomposition decomposition,
    Op store) {

  /**
   * @param x training inputs {@code [L,n,d]}, read under {@link Preconditioning#EMPIRICAL} alone
   * @param store what stores a P {@code [L,d,d]}
   */
  static PreconditionerSetup of(
      Ops tf, TrainingShape shape, Operand<?> x, Function<Operand<TFloat64>, Op> store) {
    LaneOps<TFloat64> doubles = new LaneOps<>(tf.withSubScope("Preconditioner"), TFloat64.class);
    Shape perLane = Shape.of(shape.lanes());
    Placeholder<TFloat64> given = null;
    Operand<TFloat64> sigma;
    if (shape.preconditioning() == Preconditioning.EMPIRICAL) {
      sigma = Covariance.empirical(doubles, tf.dtypes.cast(x, TFloat64.class));
    } else {
      int d = shape.network().inputs();
      given =
          doubles
              .tf()
              .placeholder(TFloat64.class, Placeholder.shape(Shape.of(shape.lanes(), d, d)));
      if (shape.preconditioning() == Preconditioning.GIVEN) {
        return new PreconditionerSetup(given, null, null, null, store.apply(given));
      }
      sigma = given;
    }
    Placeholder<TFloat64> exponent =
        doubles.tf().placeholder(TFloat64.class, Placeholder.shape(perLane));
    Placeholder<TFloat64> damping =
        doubles.tf().placeholder(TFloat64.class, Placeholder.shape(perLane));
    CovariancePower.Decomposition decomposition =
        CovariancePower.of(doubles, sigma, exponent, damping, Precision.FLOAT64.epsilon());
    return new PreconditionerSetup(
        given, exponent, damping, decomposition, store.apply(decomposition.preconditioner()));
  }

  /** What is to be fed before {@code store} runs. */
  List<Placeholder<TFloat64>> feeds() {
    return Stream.of(matrix, exponent, damping).filter(Objects::nonNull).toList();
  }
}
