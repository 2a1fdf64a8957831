package org.sigmap.graph.gradient;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.NetworkPass;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The loss that is differentiated: data term, plus weight decay where the conventions make it a
 * term of the loss. Gradient, Hessian-vector products and taps at a point share one pass of the
 * network, forward and back ({@link NetworkPass}).
 */
public final class TrainingLoss<T extends TFloating> implements GradientOracle<T> {
  private final LaneOps<T> ops;
  private final LossKind kind;
  private final Operand<T> x;
  private final Operand<T> y;
  private final Operand<T> decay;
  private final boolean decayBiases;
  private final Map<Parameters<T>, Here<T>> passes = new HashMap<>();

  /** What has been computed at a point. */
  private record Here<T extends TFloating>(
      LossKind.Differentiable<T> loss, NetworkPass.Gradient<T> gradient) {}

  /**
   * @param ops arithmetic in the graph being built
   * @param kind the data term
   * @param x training inputs {@code [L,n,d]}, or what {@link Layer#folded} of the first layer made
   *     of them
   * @param y training targets {@code [L,n,o]}
   * @param decay factor {@code [L]} on ½ΣW² in the loss, or null where decay is no term of the loss
   * @param decayBiases whether ½Σb² is in that sum
   */
  public TrainingLoss(
      LaneOps<T> ops,
      LossKind kind,
      Operand<T> x,
      Operand<T> y,
      Operand<T> decay,
      boolean decayBiases) {
    this.ops = ops;
    this.kind = kind;
    this.x = x;
    this.y = y;
    this.decay = decay;
    this.decayBiases = decayBiases;
  }

  private Here<T> here(Parameters<T> point) {
    return passes.computeIfAbsent(point, this::pass);
  }

  private Here<T> pass(Parameters<T> point) {
    NetworkPass<T> pass = NetworkPass.of(ops, point, x);
    LossKind.Differentiable<T> loss = kind.differentiable(ops, pass.outputs(), y);
    return new Here<>(loss, pass.backward(loss.gradient()));
  }

  @Override
  public Evaluation<T> at(Parameters<T> point) {
    Here<T> here = here(point);
    Operand<T> data = here.loss().value();
    Parameters<T> gradients = here.gradient().parameters();
    if (decay == null) {
      return new Evaluation<>(data, gradients);
    }
    Map<String, Operand<T>> decayed = new LinkedHashMap<>(point.operands());
    point.network().parameters().stream()
        .filter(part -> part.bias() && !decayBiases)
        .forEach(part -> decayed.remove(part.name()));
    Operand<T> norm = halfSquaredNorm(List.copyOf(decayed.values()));
    decayed.replaceAll((name, w) -> ops.tf().math.add(gradients.get(name), ops.scale(decay, w)));
    return new Evaluation<>(
        ops.tf().math.add(data, ops.tf().math.mul(decay, norm)), gradients.with(decayed));
  }

  /** ½ Σ W² over all operands: {@code [L]}. */
  private Operand<T> halfSquaredNorm(List<Operand<T>> decayed) {
    LaneOps<T> norm = ops.scoped("HalfSquaredNorm");
    Operand<T> sum = null;
    for (Operand<T> operand : decayed) {
      Operand<T> squares = norm.dot(operand, operand);
      sum = sum == null ? squares : norm.tf().math.add(sum, squares);
    }
    return norm.tf().math.mul(norm.constant(0.5), sum);
  }

  /** By the R-operator, see {@link NetworkPass.Along}. */
  @Override
  public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
    Here<T> here = here(point);
    NetworkPass.Along<T> along = here.gradient().along(vector);
    return along.parameters(here.loss().gradientAlong(along.outputs()));
  }

  @Override
  public LayerTaps<T> taps(Parameters<T> point) {
    Map<Weight, LayerTaps.Tap<T>> layers = new LinkedHashMap<>();
    for (Layer.Tap<T> tap : here(point).gradient().taps()) {
      boolean whole = tap.rows().shape().get(2) > tap.weight().inputs();
      Operand<T> rows = whole ? tap.rows() : ops.withOnes(tap.rows());
      layers.put(tap.weight(), new LayerTaps.Tap<>(rows, tap.products()));
    }
    return new LayerTaps<>(layers);
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
}
