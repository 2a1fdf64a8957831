package org.sigmap.graph.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** A pass of any network, layer by layer. */
record Layerwise<T extends TFloating>(Parameters<T> theta, Network.Activations<T> forward)
    implements NetworkPass<T> {
  @Override
  public Operand<T> outputs() {
    return forward.outputs();
  }

  @Override
  public Gradient<T> backward(Operand<T> residual) {
    List<Layer.Pass<T>> passes = forward.passes();
    List<Layer.Backward<T>> back = new ArrayList<>();
    Operand<T> delta = residual;
    for (int i = passes.size() - 1; i >= 0; i--) {
      Layer.Backward<T> layer = passes.get(i).backward(delta, i > 0);
      back.add(0, layer);
      delta = layer.inputs();
    }
    return new Back<>(this, residual, back);
  }

  private static <T extends TFloating> Parameters<T> all(
      Network network, List<Layer.Backward<T>> layers) {
    Map<String, Operand<T>> all = new HashMap<>();
    layers.forEach(layer -> all.putAll(layer.parameters()));
    return new Parameters<>(network, all);
  }

  /**
   * What goes back.
   *
   * @param layers first layer first
   */
  private record Back<T extends TFloating>(
      Layerwise<T> pass, Operand<T> residual, List<Layer.Backward<T>> layers)
      implements Gradient<T> {
    @Override
    public Parameters<T> parameters() {
      return all(pass.theta.network(), layers);
    }

    @Override
    public List<Layer.Tap<T>> taps() {
      List<Layer.Tap<T>> taps = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        List<Operand<T>> products = layers.get(i).products();
        List<Layer.Tap<T>> seen = pass.forward.passes().get(i).taps();
        for (int k = 0; k < products.size(); k++) {
          Layer.Tap<T> tap = seen.get(k);
          taps.add(new Layer.Tap<>(tap.weight(), tap.rows(), products.get(k)));
        }
      }
      return taps;
    }

    @Override
    public Along<T> along(Parameters<T> vector) {
      List<Layer.Tangent<T>> tangents = new ArrayList<>();
      Operand<T> along = null;
      for (Layer.Pass<T> layer : pass.forward.passes()) {
        tangents.add(layer.tangent(vector, along));
        along = tangents.get(tangents.size() - 1).outputs();
      }
      return new Turned<>(this, tangents);
    }
  }

  /** The derivative along a direction. */
  private record Turned<T extends TFloating>(Back<T> back, List<Layer.Tangent<T>> tangents)
      implements Along<T> {
    @Override
    public Operand<T> outputs() {
      return tangents.get(tangents.size() - 1).outputs();
    }

    @Override
    public Parameters<T> parameters(Operand<T> residual) {
      List<Layer.Backward<T>> turned = new ArrayList<>();
      Operand<T> tangent = residual;
      for (int i = tangents.size() - 1; i >= 0; i--) {
        boolean last = i == tangents.size() - 1;
        Operand<T> delta = last ? back.residual : back.layers.get(i + 1).inputs();
        Layer.Backward<T> layer =
            tangents.get(i).backward(new Layer.Cotangent<>(delta, tangent), back.layers.get(i));
        turned.add(layer);
        tangent = layer.inputs();
      }
      return all(back.pass.theta.network(), turned);
    }
  }
}
