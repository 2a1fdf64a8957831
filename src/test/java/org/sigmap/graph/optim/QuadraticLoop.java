package org.sigmap.graph.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Trains on ½ Σ c_i (θ_i − t_i)² from θ = 0, all steps in one loop of the graph, one lane.
 *
 * <p>c is the same for all weights of one input, so that each layer is a linear regression of its
 * own: (1/2n)‖Ā(Θ − T)‖² with Θ = (W; b), ĀᵀĀ/n = diag(c), which is what an optimizer that asks for
 * layers is shown.
 */
final class QuadraticLoop {
  static final int D = 2;
  static final int H = 3;
  static final int O = 1;
  static final int SIZE = D * H + H + H * O + O;

  /** n, enough for the inputs of either layer and its bias. */
  private static final int ROWS = Math.max(D, H) + 1;

  private QuadraticLoop() {}

  /** c of every parameter: {@code least} to ten times that, in equal steps over the inputs. */
  static double[] curvature(double least) {
    double[] c = new double[SIZE];
    int last = D + H + 1;
    for (int i = 0; i < SIZE; i++) {
      int b1 = D * H;
      int w2 = b1 + H;
      int input = i < b1 ? i / H : i < w2 ? D : i < w2 + H * O ? D + 1 + (i - w2) / O : last;
      c[i] = least * (1 + 9.0 * input / last);
    }
    return c;
  }

  /** The quadratic as what an optimizer differentiates. */
  private record Quadratic<T extends TFloating>(
      LaneOps<T> ops, Parameters<T> curvature, Parameters<T> target) implements GradientOracle<T> {
    @Override
    public Evaluation<T> at(Parameters<T> point) {
      Parameters<T> residuals = point.zip(target, ops.tf().math::sub);
      Parameters<T> terms =
          curvature
              .zip(residuals.map(ops.tf().math::square), ops.tf().math::mul)
              .map(ops::sumPerLane);
      Operand<T> loss = ops.tf().math.mul(ops.constant(0.5), ops.tf().math.addN(terms.asList()));
      var gradients =
          ops.tf().gradients(ops.tf().reduceSum(loss, ops.ints(0)), point.asList()).dy();
      return new Evaluation<>(
          loss, point.like(gradients.stream().map(part -> part.expect(ops.type())).toList()));
    }

    @Override
    public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
      return curvature.zip(vector, ops.tf().math::mul);
    }

    @Override
    public LayerTaps<T> taps(Parameters<T> point) {
      Parameters<T> residuals = point.zip(target, ops.tf().math::sub);
      Map<Weight, LayerTaps.Tap<T>> layers = new LinkedHashMap<>();
      for (Weight weight : point.network().weights()) {
        layers.put(weight, tap(weight.stacked(ops, curvature), weight.stacked(ops, residuals)));
      }
      return new LayerTaps<>(layers);
    }

    /** Ā with the roots of n·c below one another, and the n rows of Ā(Θ − T)/n. */
    private LayerTaps.Tap<T> tap(Operand<T> rows, Operand<T> residuals) {
      Ops tf = ops.tf();
      int inputs = Math.toIntExact(rows.shape().get(1)) - 1;
      Operand<T> perInput = tf.slice(rows, ops.ints(0, 0, 0), ops.ints(-1, -1, 1));
      Operand<T> root = tf.math.sqrt(tf.math.mul(perInput, ops.constant(ROWS)));
      double[][][] ones = new double[1][ROWS][inputs + 1];
      for (int i = 0; i <= inputs; i++) {
        ones[0][i][i] = 1;
      }
      Operand<T> places = tf.dtypes.cast(tf.constant(ones), ops.type());
      Operand<T> matrix = tf.math.mul(places, tf.reshape(root, ops.ints(1, 1, inputs + 1)));
      Operand<T> gradients = tf.math.mul(ops.matMul(matrix, residuals), ops.constant(1.0 / ROWS));
      return new LayerTaps.Tap<>(matrix, gradients);
    }

    @Override
    public Bundle bundle() {
      return curvature.bundle().under("curvature").and(target.bundle().under("target"));
    }

    @Override
    public GradientOracle<T> rebound(LaneOps<T> body, Bundle in) {
      return new Quadratic<>(
          body,
          new Parameters<>(curvature.network(), in.in("curvature").all(body.type())),
          new Parameters<>(target.network(), in.in("target").all(body.type())));
    }
  }

  /** θ after {@code steps} steps. */
  static <T extends TFloating> double[] train(
      Class<T> type,
      PreconditionerSpec preconditioner,
      OptimizerSpec spec,
      ConventionsSpec conventions,
      double[] curvature,
      double[] target,
      int steps) {
    TrainingSpec training = new TrainingSpec(steps, 0, false, 1, Precision.FLOAT64);
    Update update =
        new Update(
            PreconditionerPlan.of(preconditioner).preconditioner(),
            Optimizers.of(spec, training, conventions));
    try (LaneGraph<T> graph = new LaneGraph<>(type)) {
      Ops tf = graph.ops.tf();
      Parameters<T> start = graph.parameters(D, H, O, new double[SIZE]);
      StepState<T> state = update.init(graph.ops, start);
      Map<String, Operand<T>> hyper = new LinkedHashMap<>();
      Optimizers.hyperparameters(preconditioner, spec, training)
          .forEach((name, value) -> hyper.put(name, graph.constant(Shape.of(1), value)));
      // Fed, because TensorFlow 2.18 crashes on a long loop whose inputs are all constants.
      Placeholder<TInt32> first = graph.stepFeed();
      var context =
          new StepContext<>(
              graph.ops,
              start,
              new Hyperparameters<>(hyper),
              first,
              graph.ops.ints(5),
              new Quadratic<>(
                  graph.ops,
                  graph.parameters(D, H, O, curvature),
                  graph.parameters(D, H, O, target)));
      Bundle end =
          Loop.repeat(
              tf,
              tf.constant(steps),
              start.bundle().under("theta").and(state.bundle().under("state")),
              context.bundle(),
              (body, made, now, read) ->
                  step(context.rebound(new LaneOps<>(body, type), read), update, made, now));
      return graph.run(
          graph.flat(new Parameters<>(start.network(), end.in("theta").all(type))), first, 0);
    }
  }

  private static <T extends TFloating> Bundle step(
      StepContext<T> start, Update update, Operand<TInt32> made, Bundle now) {
    LaneOps<T> ops = start.ops();
    var theta = new Parameters<>(start.parameters().network(), now.in("theta").all(ops.type()));
    var context =
        new StepContext<>(
            ops,
            theta,
            start.hyperparameters(),
            ops.tf().math.add(start.step(), made),
            start.probeSeeds(),
            start.oracle());
    StepState<T> state = new StepState<>(now.in("state").all(ops.type()));
    Transition<T> transition =
        update
            .next(context, state, new Preconditioner.Given<>(StepState.empty(), Optional.empty()))
            .transition();
    return theta
        .zip(transition.updates(), ops.tf().math::add)
        .bundle()
        .under("theta")
        .and(state.with(transition.state()).bundle().under("state"));
  }
}
