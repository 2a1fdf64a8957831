package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Gradients;
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

  /** By automatic differentiation, which finds P behind the {@link BackwardPass} of the other. */
  @Override
  public Evaluation<T> at(Parameters<T> point) {
    Evaluation<T> here = plain.at(point);
    if (factors.isEmpty()) {
      return here;
    }
    Map<String, Operand<T>> by = new LinkedHashMap<>();
    Map<String, Operand<T>> through = new LinkedHashMap<>();
    factors.forEach(
        (weight, factor) -> {
          Operand<T> matrix = point.get(weight.matrix());
          by.put(weight.matrix(), matrix);
          through.put(weight.matrix(), GradientTransform.apply(ops.tf(), matrix, factor));
        });
    Operand<T> loss =
        BackwardPass.apply(ops.tf(), here.loss(), point.with(through), here.gradients());
    // Lanes share no operand, so the gradient of their sum is each lane's own.
    Operand<T> ones = ops.tf().fill(ops.tf().constant(new long[] {point.lanes()}), ops.constant(1));
    Gradients gradients =
        ops.tf().gradients(loss, List.copyOf(by.values()), Gradients.dx(List.of(ones)));
    var next = gradients.dy().iterator();
    by.replaceAll((name, matrix) -> next.next().expect(ops.type()));
    return new Evaluation<>(loss, here.gradients().with(by));
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
      bundle = bundle.and(entry.getValue().parts().under(entry.getKey().matrix()));
    }
    return bundle;
  }

  @Override
  public PreconditionedOracle<T> rebound(LaneOps<T> body, Bundle in) {
    Map<Weight, Factor<T>> rebound = new LinkedHashMap<>();
    factors.forEach(
        (weight, factor) ->
            rebound.put(weight, new Factor<>(factor.structure(), in.in(weight.matrix()))));
    return new PreconditionedOracle<>(body, plain.rebound(body, in.in("plain")), rebound);
  }
}
