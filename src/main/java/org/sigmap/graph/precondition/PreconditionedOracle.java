package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Another oracle with P·∂L/∂W for the gradients of preconditioned weights, whatever the point;
 * curvature and taps are the plain ones.
 *
 * @param ops arithmetic in the graph being built
 * @param plain the other oracle
 * @param factors P of each
 */
public record PreconditionedOracle<T extends TFloating>(
    LaneOps<T> ops, GradientOracle<T> plain, Map<Weight, Factor<T>> factors)
    implements GradientOracle<T> {

  @Override
  public Evaluation<T> at(Parameters<T> point, Parameters<T> seen) {
    Map<String, Operand<T>> through = new LinkedHashMap<>();
    factors.forEach(
        (weight, factor) ->
            through.put(
                weight.matrix(),
                GradientTransform.apply(ops.tf(), seen.get(weight.matrix()), factor)));
    return plain.at(point, seen.with(through));
  }

  @Override
  public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
    return plain.hessianVectorProduct(point, vector);
  }

  @Override
  public LayerTaps<T> taps(Parameters<T> point) {
    return plain.taps(point);
  }

  @Override
  public Bundle bundle() {
    Bundle bundle = plain.bundle().under("plain");
    for (Map.Entry<Weight, Factor<T>> entry : factors.entrySet()) {
      bundle = bundle.with(entry.getKey().matrix(), entry.getValue().operand());
    }
    return bundle;
  }

  @Override
  public PreconditionedOracle<T> rebound(LaneOps<T> body, Bundle in) {
    Map<Weight, Factor<T>> rebound = new LinkedHashMap<>();
    factors.forEach(
        (weight, factor) ->
            rebound.put(
                weight, new Factor<>(factor.structure(), in.get(weight.matrix(), body.type()))));
    return new PreconditionedOracle<>(body, plain.rebound(body, in.in("plain")), rebound);
  }
}
