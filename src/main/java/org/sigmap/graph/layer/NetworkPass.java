package org.sigmap.graph.layer;

import java.util.List;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * A forward pass of a network that goes back as well: f(x), from ∂L/∂f the gradient of every
 * parameter, and the derivative of both along a direction (the R-operator of Pearlmutter 1994).
 * Written by hand, in fewer passes over the activations than automatic differentiation makes.
 *
 * @param <T> floating-point type
 */
public interface NetworkPass<T extends TFloating> {
  /** f(x) {@code [L,n,o]}. */
  Operand<T> outputs();

  /**
   * What goes back.
   *
   * @param residual r = ∂L/∂f {@code [L,n,o]}
   */
  Gradient<T> backward(Operand<T> residual);

  /** The gradient of a loss. */
  interface Gradient<T extends TFloating> {
    /** ∂L/∂θ. */
    Parameters<T> parameters();

    /** Of every weight matrix, first layer first: its rows, and the gradient by its products. */
    List<Layer.Tap<T>> taps();

    /** The derivative along v. */
    Along<T> along(Parameters<T> vector);
  }

  /** The derivative of a pass along a direction. */
  interface Along<T extends TFloating> {
    /** Rf {@code [L,n,o]}. */
    Operand<T> outputs();

    /**
     * R∂L/∂θ.
     *
     * @param residual Rr {@code [L,n,o]}
     */
    Parameters<T> parameters(Operand<T> residual);
  }

  /**
   * Adds a pass to a graph, in the way that costs least.
   *
   * @param theta parameters of the network
   * @param x inputs {@code [L,n,d]}, or what {@link Layer#folded} of the first layer made of them
   */
  static <T extends TFloating> NetworkPass<T> of(
      LaneOps<T> lanes, Parameters<T> theta, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("Network");
    Operand<T> rows = theta.network().first().folded(ops, x);
    Parameters<T> effective = theta.effective(ops);
    NetworkPass<T> pass =
        UnitSum.fits(theta.network(), rows)
            ? UnitSum.of(ops, effective, rows)
            : new Layerwise<>(effective, Network.forwardEffective(lanes, effective, rows));
    return effective == theta ? pass : new Rescaled<>(ops, pass);
  }
}
