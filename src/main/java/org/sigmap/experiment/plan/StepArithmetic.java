package org.sigmap.experiment.plan;

import java.util.List;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Network;
import org.sigmap.train.TrainingShape;

/**
 * Multiply-adds that no way of training a lane gets by without: the matrix products of one gradient
 * and of an evaluation. What an optimizer does beside one gradient is not counted, nor is a pass
 * over activations.
 *
 * <p>With B rows a batch, {@code in} and {@code out} the sizes of a layer and a bias counted as one
 * more input, the forward pass is B·Σ(in+1)·out, the backward pass B·(in+1)·out for the gradient of
 * a layer's weights and B·in·out for that of the inputs of every layer but the first. A head with
 * one output costs nothing on the way back: behind a homogeneous activation its gradient follows
 * from that of the layer before it, and what it hands on is an outer product. A known P of the
 * first layer adds its numbers times h, {@code d²·h} where it is a whole matrix.
 *
 * @param step of one gradient, preconditioned
 * @param evaluation of all rows, once
 */
public record StepArithmetic(double step, double evaluation) {
  /** That of a lane of {@code shape}. */
  public static StepArithmetic of(TrainingShape shape) {
    Network network = shape.network();
    double forward = network.layers().stream().mapToDouble(StepArithmetic::forward).sum();
    double backward = 0;
    List<Layer> layers = network.layers();
    for (Layer layer : network.hasFreeHead() ? network.hidden() : layers) {
      backward += forward(layer) + (layer == network.first() ? 0 : layer.products());
    }
    double preconditioned = shape.knownEntries() * network.firstWeight().outputs();
    double rows = shape.rows().train() + (1.0 + shape.rows().furtherTests()) * shape.rows().test();
    return new StepArithmetic(
        shape.rows().batch() * (forward + backward) + preconditioned, rows * forward);
  }

  private static double forward(Layer layer) {
    return layer.products() + layer.outputs();
  }

  /** Multiply-adds of a step and its share of the evaluation behind every {@code logEvery}-th. */
  public double perStep(int logEvery) {
    return step + evaluation / logEvery;
  }
}
