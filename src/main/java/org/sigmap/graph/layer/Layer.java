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
   * Adds a forward pass to a graph.
   *
   * @param theta parameters of the network
   * @param inputs {@code [L,n,inputs]}
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
   * @param rows {@code [L,m,in]}
   * @param products what they become {@code [L,m,out]}
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

    /** From ∂L/∂outputs and its derivative back to parameters and inputs. */
    Backward<T> backward(Cotangent<T> outputs);
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
   * @param parameters R∂L/∂θ by name
   * @param inputs of the inputs; null where those do not depend on parameters
   */
  record Backward<T extends TFloating>(Map<String, Operand<T>> parameters, Cotangent<T> inputs) {}
}
