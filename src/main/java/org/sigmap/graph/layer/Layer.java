package org.sigmap.graph.layer;

import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * A layer of a network: the one place that knows its parameters and what is computed with them. A
 * kind of layer is a record, so that networks of equal layers are equal.
 *
 * <p>What a layer's weight matrix multiplies are its <i>rows</i>: examples of a dense layer; a
 * convolution would have patches, a recurrent layer time steps, an attention layer tokens.
 */
public interface Layer {
  /** Entries of an example that it takes. */
  int inputs();

  /** Entries of an example that it gives. */
  int outputs();

  /** The same layer for inputs of another size. */
  Layer withInputs(int size);

  /** The same layer with outputs of another size. */
  Layer withOutputs(int size);

  /** Its weight matrices with their biases. */
  List<Weight> weights();

  /** All that it learns, in the order in which it is kept. */
  default List<Parameter> parameters() {
    return weights().stream().flatMap(weight -> weight.parameters().stream()).toList();
  }

  /** Multiply-adds of an example's forward pass, activations aside. */
  default long products() {
    return weights().stream().mapToLong(weight -> (long) weight.inputs() * weight.outputs()).sum();
  }

  /**
   * Inputs in the form that a pass costs least with, for a loop to make once: as they are, or with
   * a last column of ones.
   *
   * @param inputs {@code [L,n,inputs]}, or what this has made of them
   */
  default <T extends TFloating> Operand<T> folded(LaneOps<T> ops, Operand<T> inputs) {
    return inputs;
  }

  /**
   * Adds a forward pass to a graph.
   *
   * @param theta parameters of the network
   * @param inputs {@code [L,n,inputs]}, or {@code [L,n,inputs+1]} with a last column of ones
   */
  <T extends TFloating> Pass<T> forward(LaneOps<T> ops, Parameters<T> theta, Operand<T> inputs);

  /**
   * What outputs of many blocks of rows are computed from, made once for all of them.
   *
   * @param theta parameters of the network
   */
  <T extends TFloating> Bundle prepared(LaneOps<T> ops, Parameters<T> theta);

  /**
   * The outputs of {@link #forward} alone, in the fewest passes over them.
   *
   * @param prepared what {@link #prepared} made, under the same names
   * @param inputs {@code [L,n,inputs]}
   * @return {@code [L,n,outputs]}
   */
  <T extends TFloating> Operand<T> outputs(LaneOps<T> ops, Bundle prepared, Operand<T> inputs);

  /**
   * What a forward pass has computed.
   *
   * @param <T> floating-point type
   */
  interface Pass<T extends TFloating> {
    /** {@code [L,n,outputs]}. */
    Operand<T> outputs();

    /** What each of {@link Layer#weights} saw, and made of it. */
    List<Tap<T>> taps();

    /**
     * From δ = ∂L/∂outputs back to parameters and inputs.
     *
     * @param inputs whether ∂L/∂inputs is asked for
     */
    Backward<T> backward(Operand<T> outputs, boolean inputs);

    /**
     * The derivative of the pass along a direction (Pearlmutter's R, 1994).
     *
     * @param vector v, the direction in the parameters
     * @param inputs R of the inputs, or null where they do not depend on parameters
     */
    Tangent<T> tangent(Parameters<T> vector, Operand<T> inputs);
  }

  /**
   * Where a weight matrix meets its rows.
   *
   * @param weight which
   * @param rows {@code [L,m,in]}, or {@code [L,m,in+1]} with a last column of ones
   * @param products what they become, or the gradient by that {@code [L,m,out]}
   */
  record Tap<T extends TFloating>(Weight weight, Operand<T> rows, Operand<T> products) {}

  /**
   * A forward pass's derivative along a direction.
   *
   * @param <T> floating-point type
   */
  interface Tangent<T extends TFloating> {
    /** R of the outputs {@code [L,n,outputs]}. */
    Operand<T> outputs();

    /**
     * The derivative of {@link Pass#backward} along the direction.
     *
     * @param outputs δ and Rδ at the outputs
     * @param plain what went back from δ
     * @return of R∂L/∂θ
     */
    Backward<T> backward(Cotangent<T> outputs, Backward<T> plain);
  }

  /**
   * A gradient by an operand, and its derivative along the direction.
   *
   * @param gradient δ
   * @param tangent Rδ
   */
  record Cotangent<T extends TFloating>(Operand<T> gradient, Operand<T> tangent) {}

  /**
   * What goes back through a layer.
   *
   * @param parameters ∂L/∂θ by name
   * @param products of each of {@link Pass#taps} the gradient by its products
   * @param inputs ∂L/∂inputs; null where that was not asked for
   */
  record Backward<T extends TFloating>(
      Map<String, Operand<T>> parameters, List<Operand<T>> products, Operand<T> inputs) {}
}
