package org.sigmap.graph.gradient;

import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The vector z of Hutchinson's estimate z∘Hz of a Hessian's diagonal (Hutchinson 1990; Bekas et al.
 * 2007, eq. 2): unbiased where entries of z are independent with mean 0 and variance 1.
 */
public sealed interface Probe {

  /** z of this step, shapes of {@link Parameters}. */
  <T extends TFloating> Parameters<T> draw(StepContext<T> context);

  /** Independent ±1 from the lane's seed. */
  record Rademacher() implements Probe {
    @Override
    public <T extends TFloating> Parameters<T> draw(StepContext<T> context) {
      return LaneRandom.signs(
          context.ops(), context.probeSeeds(), context.step(), context.parameters());
    }
  }

  /** Independent N(0, 1) from the lane's seed. */
  record Gaussian() implements Probe {
    @Override
    public <T extends TFloating> Parameters<T> draw(StepContext<T> context) {
      return LaneRandom.normals(
          context.ops(), context.probeSeeds(), context.step(), context.parameters());
    }
  }

  /**
   * z = −1 everywhere: what the paper's AdaHessian draws, because its library's random integers
   * leave out their upper bound. z∘Hz is then the row sums of the full Hessian, not an estimate of
   * its diagonal.
   */
  record MinusOne() implements Probe {
    @Override
    public <T extends TFloating> Parameters<T> draw(StepContext<T> context) {
      LaneOps<T> ops = context.ops().scoped("MinusOne");
      return context
          .parameters()
          .map(part -> ops.tf().fill(ops.tf().constant(part.shape().asArray()), ops.constant(-1)));
    }
  }

  /**
   * Probes of an earlier run, the same for every lane; they become constants of the graph.
   *
   * @param steps number of probes; later steps see the last one
   * @param values by parameter, {@code steps} probes one after another, each row-major without the
   *     lane axis
   */
  record Recorded(int steps, Map<String, double[]> values) implements Probe {
    /**
     * @throws IllegalArgumentException if there is no step
     */
    public Recorded {
      values = Map.copyOf(values);
      if (steps < 1) {
        throw new IllegalArgumentException("probes of " + steps + " steps; record one or more");
      }
    }

    @Override
    public <T extends TFloating> Parameters<T> draw(StepContext<T> context) {
      LaneOps<T> ops = context.ops().scoped("RecordedProbe");
      return Parameters.of(
          context.parameters().network(), part -> recorded(ops, context, part.name()));
    }

    private <T extends TFloating> Operand<T> recorded(
        LaneOps<T> ops, StepContext<T> context, String name) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("no recorded probe of " + name + "; record all of them");
      }
      Shape lanes = context.parameters().get(name).shape();
      Shape single = lanes.tail();
      Operand<TFloat64> all =
          ops.tf().constant(single.prepend(steps), DataBuffers.of(values.get(name), true, false));
      Operand<TFloat64> one =
          ops.tf()
              .gather(
                  all,
                  ops.tf().math.minimum(context.step(), ops.tf().constant(steps - 1)),
                  ops.tf().constant(0));
      Operand<T> typed = ops.tf().dtypes.cast(one, ops.type());
      return ops.tf().broadcastTo(typed, ops.tf().constant(lanes.asArray()));
    }
  }
}
