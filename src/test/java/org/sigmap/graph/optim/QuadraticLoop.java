package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LoopVariables;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
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
      Parameters<T> gradient =
          curvature.zip(point.zip(target, ops.tf().math::sub), ops.tf().math::mul);
      Parameters<T> terms =
          gradient
              .zip(point.zip(target, ops.tf().math::sub), ops.tf().math::mul)
              .map(ops::sumPerLane);
      Operand<T> loss = ops.tf().math.mul(ops.constant(0.5), ops.tf().math.addN(terms.asList()));
      return new Evaluation<>(loss, gradient);
    }

    @Override
    public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
      return curvature.zip(vector, ops.tf().math::mul);
    }

    @Override
    public LayerTaps<T> taps(Parameters<T> point) {
      Parameters<T> residuals = point.zip(target, ops.tf().math::sub);
      List<LayerTaps.Tap<T>> layers = new ArrayList<>();
      for (int i = 0; i < residuals.layers().size(); i++) {
        layers.add(tap(curvature.layers().get(i), residuals.layers().get(i)));
      }
      return new LayerTaps<>(layers);
    }

    /** Ā with the roots of n·c below one another, and the n rows of Ā(Θ − T)/n. */
    private LayerTaps.Tap<T> tap(Parameters.Layer<T> curvatures, Parameters.Layer<T> residuals) {
      Ops tf = ops.tf();
      Operand<T> rows = stacked(curvatures);
      int inputs = Math.toIntExact(rows.shape().get(1)) - 1;
      Operand<T> perInput = tf.slice(rows, ops.ints(0, 0, 0), ops.ints(-1, -1, 1));
      Operand<T> root = tf.math.sqrt(tf.math.mul(perInput, ops.constant(ROWS)));
      double[][][] ones = new double[1][ROWS][inputs + 1];
      for (int i = 0; i <= inputs; i++) {
        ones[0][i][i] = 1;
      }
      Operand<T> places = tf.dtypes.cast(tf.constant(ones), ops.type());
      Operand<T> matrix = tf.math.mul(places, tf.reshape(root, ops.ints(1, 1, inputs + 1)));
      Operand<T> gradients =
          tf.math.mul(ops.matMul(matrix, stacked(residuals)), ops.constant(1.0 / ROWS));
      return new LayerTaps.Tap<>(matrix, gradients);
    }

    private Operand<T> stacked(Parameters.Layer<T> layer) {
      Ops tf = ops.tf();
      Operand<T> bias = tf.expandDims(layer.bias(), tf.constant(1));
      return tf.concat(List.of(layer.weights(), bias), tf.constant(1));
    }

    @Override
    public List<Operand<T>> operands() {
      List<Operand<T>> operands = new ArrayList<>(curvature.asList());
      operands.addAll(target.asList());
      return operands;
    }

    @Override
    public GradientOracle<T> rebound(LaneOps<T> body, List<Operand<T>> operands) {
      return new Quadratic<>(
          body, Parameters.of(operands.subList(0, 4)), Parameters.of(operands.subList(4, 8)));
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
    GradientTransformation chain = Optimizers.of(preconditioner, spec, training, conventions);
    try (LaneGraph<T> graph = new LaneGraph<>(type)) {
      Ops tf = graph.ops.tf();
      Parameters<T> start = graph.parameters(D, H, O, new double[SIZE]);
      StepState<T> state = chain.init(graph.ops, start);
      List<String> names = List.copyOf(state.operands().keySet());
      Map<String, Operand<T>> hyper = new LinkedHashMap<>();
      Optimizers.hyperparameters(preconditioner, spec, training)
          .forEach((name, value) -> hyper.put(name, graph.constant(Shape.of(1), value)));
      List<String> hyperNames = List.copyOf(hyper.keySet());
      // Fed, because TensorFlow 2.18 crashes on a long loop whose inputs are all constants.
      Placeholder<TInt32> first = graph.stepFeed();
      List<Operand<?>> loop = new ArrayList<>(List.of(first));
      loop.addAll(start.asList());
      loop.addAll(graph.parameters(D, H, O, curvature).asList());
      loop.addAll(graph.parameters(D, H, O, target).asList());
      loop.addAll(hyper.values());
      loop.addAll(state.operands().values());
      LoopVariables variables = LoopVariables.like(loop);
      List<Operand<T>> result = new ArrayList<>();
      try (ConcreteFunction condition =
              ConcreteFunction.create(
                  body -> {
                    List<Operand<?>> in = variables.placeholders(body);
                    return variables.signature(
                        in,
                        List.of(body.math.less(LoopVariables.counter(in), body.constant(steps))));
                  });
          ConcreteFunction body =
              ConcreteFunction.create(
                  ops -> step(new LaneOps<>(ops, type), variables, chain, names, hyperNames))) {
        tf.statelessWhile(loop, condition, body)
            .output()
            .subList(1, 5)
            .forEach(part -> result.add(part.expect(type)));
      }
      return graph.run(graph.flat(Parameters.of(result)), first, 0);
    }
  }

  private static <T extends TFloating> Signature step(
      LaneOps<T> ops,
      LoopVariables variables,
      GradientTransformation chain,
      List<String> stateNames,
      List<String> hyperNames) {
    List<Operand<?>> in = variables.placeholders(ops.tf());
    List<Operand<T>> typed = new ArrayList<>();
    in.subList(1, in.size()).forEach(o -> typed.add(o.asOutput().expect(ops.type())));
    Parameters<T> theta = Parameters.of(typed.subList(0, 4));
    var oracle =
        new Quadratic<>(
            ops, Parameters.of(typed.subList(4, 8)), Parameters.of(typed.subList(8, 12)));
    int states = 12 + hyperNames.size();
    var context =
        new StepContext<>(
            ops,
            theta,
            new Hyperparameters<>(named(hyperNames, typed.subList(12, states))),
            LoopVariables.counter(in),
            ops.ints(5),
            oracle);
    StepState<T> state = new StepState<>(named(stateNames, typed.subList(states, typed.size())));
    Transition<T> transition = chain.apply(context, oracle.at(theta).gradients(), state);
    List<Operand<?>> out = new ArrayList<>(in);
    out.set(0, ops.tf().math.add(LoopVariables.counter(in), ops.tf().constant(1)));
    List<Operand<?>> moved =
        new ArrayList<>(theta.zip(transition.updates(), ops.tf().math::add).asList());
    for (int i = 0; i < moved.size(); i++) {
      out.set(1 + i, moved.get(i));
    }
    List<Operand<T>> next = List.copyOf(state.with(transition.state()).operands().values());
    for (int i = 0; i < next.size(); i++) {
      out.set(1 + states + i, next.get(i));
    }
    return variables.signature(in, LoopVariables.identities(ops.tf(), in, out));
  }

  private static <T extends TFloating> Map<String, Operand<T>> named(
      List<String> names, List<Operand<T>> values) {
    Map<String, Operand<T>> map = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      map.put(names.get(i), values.get(i));
    }
    return map;
  }
}
