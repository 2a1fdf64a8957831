package org.sigmap.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.precondition.KnownPreconditioner;
import org.sigmap.graph.precondition.PowerForm;
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
 * @param brought feeds of what lanes bring, by part
 * @param made P, and Σ and its power
 * @param store store P
 */
record PreconditionerSetup(
    KnownPreconditioner known,
    Map<String, Placeholder<TFloat64>> brought,
    KnownPreconditioner.Made made,
    List<Op> store) {

  /**
   * Adds variables of the numbers and what makes P of them.
   *
   * @param x training inputs {@code [L,n,d]}
   * @param store what stores a part of P, by its variable's name
   */
  static PreconditionerSetup of(
      Ops tf,
      KnownPreconditioner known,
      GraphVariables variables,
      Operand<? extends TFloating> x,
      BiFunction<String, Operand<TFloat64>, Op> store) {
    long lanes = x.shape().get(0);
    PowerForm form = known.form(Math.toIntExact(x.shape().get(2)));
    LaneOps<TFloat64> doubles = new LaneOps<>(tf.withSubScope("Preconditioner"), TFloat64.class);
    Map<String, Placeholder<TFloat64>> brought = new LinkedHashMap<>();
    if (known.brings() != KnownPreconditioner.Brought.NOTHING) {
      form.taken()
          .forEach(
              (part, shape) ->
                  brought.put(
                      part,
                      doubles
                          .tf()
                          .placeholder(TFloat64.class, Placeholder.shape(shape.prepend(lanes)))));
    }
    Map<String, Operand<TFloat64>> numbers = new LinkedHashMap<>();
    for (String name : known.knownNumbers()) {
      numbers.put(name, variables.add(name, TFloat64.class, Shape.of(lanes)));
    }
    KnownPreconditioner.Made made =
        known.make(doubles, x, Bundle.of(brought), new Hyperparameters<>(numbers));
    List<Op> stores = new ArrayList<>();
    made.parts()
        .all(TFloat64.class)
        .forEach(
            (part, operand) ->
                stores.add(
                    store.apply(
                        PowerForm.named(KnownPreconditioner.PRECONDITIONER, part), operand)));
    return new PreconditionerSetup(known, brought, made, stores);
  }
}
