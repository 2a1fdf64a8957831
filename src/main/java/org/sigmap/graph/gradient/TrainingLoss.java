package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.Losses;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.family.TFloating;

/**
 * The loss that is differentiated: data term, plus weight decay where the conventions make it a
 * term of the loss.
 *
 * @param ops arithmetic in the graph being built
 * @param kind the data term
 * @param x training inputs {@code [L,n,d]}
 * @param y training targets {@code [L,n,o]}
 * @param decay factor {@code [L]} on ½ΣW² in the loss, or null where decay is no term of the loss
 * @param decayBiases whether ½Σb² is in that sum
 */
public record TrainingLoss<T extends TFloating>(
    LaneOps<T> ops,
    LossKind kind,
    Operand<T> x,
    Operand<T> y,
    Operand<T> decay,
    boolean decayBiases)
    implements GradientOracle<T> {

  @Override
  public Evaluation<T> at(Parameters<T> point, Parameters<T> seen) {
    Operand<T> loss = loss(seen);
    // Lanes share no operand, so the gradient of the sum is each lane's own gradient.
    return new Evaluation<>(loss, gradient(ops, sum(ops, loss), point));
  }

  @Override
  public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
    return HessianVectorProduct.of(ops, kind, x, y, point, vector);
  }

  @Override
  public LayerTaps<T> taps(Parameters<T> point) {
    LaneOps<T> scoped = ops.scoped("LayerTaps");
    Network.Activations<T> forward = Network.forward(scoped, point, x);
    Operand<T> loss = sum(scoped, kind.mean(scoped, forward.outputs(), y));
    List<Layer.Tap<T>> taps = forward.taps();
    Gradients gradients =
        scoped.tf().gradients(loss, taps.stream().map(Layer.Tap::products).toList());
    Map<Weight, LayerTaps.Tap<T>> layers = new LinkedHashMap<>();
    for (Layer.Tap<T> tap : taps) {
      Operand<T> gradient = gradients.<T>dy(layers.size());
      layers.put(tap.weight(), new LayerTaps.Tap<>(homogeneous(tap.rows()), gradient));
    }
    return new LayerTaps<>(layers);
  }

  /** (a, 1): {@code [L,n,m] → [L,n,m+1]}. */
  private Operand<T> homogeneous(Operand<T> rows) {
    Operand<T> column = ops.tf().slice(rows, ops.ints(0, 0, 0), ops.ints(-1, -1, 1));
    return ops.tf().concat(List.of(rows, ops.tf().onesLike(column)), ops.tf().constant(2));
  }

  @Override
  public Bundle bundle() {
    Bundle rows = Bundle.of("x", x).with("y", y);
    return decay == null ? rows : rows.with("decay", decay);
  }

  @Override
  public TrainingLoss<T> rebound(LaneOps<T> body, Bundle in) {
    return new TrainingLoss<>(
        body,
        kind,
        in.get("x", body.type()),
        in.get("y", body.type()),
        in.find("decay", body.type()),
        decayBiases);
  }

  /** The sum over lanes: {@code [L] → []}. */
  private static <T extends TFloating> Operand<T> sum(LaneOps<T> ops, Operand<T> perLane) {
    return ops.tf().reduceSum(perLane, ops.ints(0));
  }

  private static <T extends TFloating> Parameters<T> gradient(
      LaneOps<T> ops, Operand<T> scalar, Parameters<T> point) {
    // A given dL/dL = 1, because the OnesLike that TensorFlow would add has no gradient itself.
    Gradients gradients =
        ops.tf().gradients(scalar, point.asList(), Gradients.dx(List.of(ops.constant(1))));
    return point.like(gradients.dy().stream().map(g -> g.expect(ops.type())).toList());
  }

  private Operand<T> loss(Parameters<T> parameters) {
    Operand<T> outputs = Network.forward(ops, parameters, x).outputs();
    Operand<T> data = kind.mean(ops, outputs, y);
    if (decay == null) {
      return data;
    }
    List<Operand<T>> decayed = new ArrayList<>(parameters.only(false));
    decayed.addAll(decayBiases ? parameters.only(true) : List.of());
    Operand<T> norm = Losses.halfSquaredNorm(ops, decayed);
    return ops.tf().math.add(data, ops.tf().math.mul(decay, norm));
  }
}
