package org.sigmap.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The part of a graph that makes P before training.
 *
 * @param known what is made
 * @param matrix feed of what lanes bring; null where they bring nothing
 * @param made P, and Σ and its power
 * @param store stores P
 */
record PreconditionerSetup(
    KnownPreconditioner known,
    Placeholder<TFloat64> matrix,
    KnownPreconditioner.Made made,
    Op store) {

  /**
   * Adds variables of the numbers and what makes P of them.
   *
   * @param x training inputs {@code [L,n,d]}
   * @param store what stores P
   */
  static PreconditionerSetup of(
      Ops tf,
      KnownPreconditioner known,
      GraphVariables variables,
      Operand<? extends TFloating> x,
      Function<Operand<TFloat64>, Op> store) {
    long lanes = x.shape().get(0);
    long d = x.shape().get(2);
    LaneOps<TFloat64> doubles = new LaneOps<>(tf.withSubScope("Preconditioner"), TFloat64.class);
    Placeholder<TFloat64> matrix =
        known.brings() == KnownPreconditioner.Brought.NOTHING
            ? null
            : doubles.tf().placeholder(TFloat64.class, Placeholder.shape(Shape.of(lanes, d, d)));
    Map<String, Operand<TFloat64>> numbers = new LinkedHashMap<>();
    for (String name : known.knownNumbers()) {
      numbers.put(name, variables.add(name, TFloat64.class, Shape.of(lanes)));
    }
    KnownPreconditioner.Made made = known.make(doubles, x, matrix, new Hyperparameters<>(numbers));
    return new PreconditionerSetup(known, matrix, made, store.apply(made.preconditioner()));
  }
}
