package org.sigmap.train;

import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.layer.Network;
import org.sigmap.math.Matrix;
import org.tensorflow.types.TFloat64;

/**
 * What networks of the same sizes make of rows: {@link Network#forward} in float64, whatever they
 * were trained in. Owns its graph. Not safe for use by several threads.
 */
public final class ForwardPass implements AutoCloseable {
  private static final String PRODUCTS = "products";
  private static final String OUTPUTS = "outputs";
  private static final String FEATURES = "features";

  private final OneLaneGraph graph;
  private final Bundle seen;
  private final Bundle features;

  /**
   * What a network makes of rows.
   *
   * @param products Z = XW₁ + b₁, before the first activation {@code [n,h]}
   * @param outputs f(X) {@code [n,o]}
   */
  public record Seen(Matrix products, Matrix outputs) {}

  /**
   * @param weights of the sizes of those to come
   * @param rows inputs of the dimension of those to come
   */
  public ForwardPass(Weights weights, Matrix rows, SessionOptions options) {
    graph = new OneLaneGraph(options);
    try {
      Network.Activations<TFloat64> forward =
          Network.forward(graph.ops(), graph.parameters(weights), graph.rows("x", rows));
      features = Bundle.of(FEATURES, forward.hidden());
      seen = Bundle.of(PRODUCTS, forward.first().products()).with(OUTPUTS, forward.outputs());
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  /** Of any number of rows {@code [n,d]}. */
  public Seen of(Weights weights, Matrix rows) {
    graph.parameters(weights);
    graph.rows("x", rows);
    Map<String, double[]> values = graph.run(seen);
    Network network = weights.network();
    return new Seen(
        new Matrix(rows.rows(), network.firstWeight().outputs(), values.get(PRODUCTS)),
        new Matrix(rows.rows(), network.outputs(), values.get(OUTPUTS)));
  }

  /** What the head sees of any number of rows, {@code [n,d] → [n,h]}. */
  public Matrix features(Weights weights, Matrix rows) {
    graph.parameters(weights);
    graph.rows("x", rows);
    int h = weights.network().headWeight().inputs();
    return new Matrix(rows.rows(), h, graph.run(features).get(FEATURES));
  }

  @Override
  public void close() {
    graph.close();
  }
}
