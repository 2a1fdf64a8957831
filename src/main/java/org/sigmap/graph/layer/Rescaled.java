package org.sigmap.graph.layer;

import java.util.List;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * A pass of f(θ) = g(Sθ), S multiplying every W by the s of its {@link Weight}, by a pass of g: the
 * gradient is S∇g, and along v that is S∇²g·Sv. Taps see the rows before s.
 *
 * @param pass of g at Sθ
 */
record Rescaled<T extends TFloating>(LaneOps<T> ops, NetworkPass<T> pass)
    implements NetworkPass<T> {
  @Override
  public Operand<T> outputs() {
    return pass.outputs();
  }

  @Override
  public Gradient<T> backward(Operand<T> residual) {
    return new Back<>(ops, pass.backward(residual));
  }

  private record Back<T extends TFloating>(LaneOps<T> ops, Gradient<T> back)
      implements Gradient<T> {
    @Override
    public Parameters<T> parameters() {
      return back.parameters().effective(ops);
    }

    @Override
    public List<Layer.Tap<T>> taps() {
      return back.taps();
    }

    @Override
    public Along<T> along(Parameters<T> vector) {
      return new Turned<>(ops, back.along(vector.effective(ops)));
    }
  }

  private record Turned<T extends TFloating>(LaneOps<T> ops, Along<T> along) implements Along<T> {
    @Override
    public Operand<T> outputs() {
      return along.outputs();
    }

    @Override
    public Parameters<T> parameters(Operand<T> residual) {
      return along.parameters(residual).effective(ops);
    }
  }
}
