package org.sigmap.graph.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** What every activation says of itself, and what layers make of it. */
class ActivationTest {
  /** Points away from 0, where an activation may have a kink. */
  private static final double[] POINTS = {-2.5, -1, -0.3, 0.2, 0.7, 1.9};

  /** Central differences of a float64 function with step 1e-5 are good to about 1e-10. */
  private static final double STEP = 1e-5;

  private static final double AGAINST_DIFFERENCES = 1e-8;
  private static final double ROUNDING = 1e-14;

  /** Of which no derivative is constant. */
  private record Tanh() implements Activation.Function {
    @Override
    public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
      return ops.tf().math.tanh(z);
    }

    @Override
    public <T extends TFloating> Optional<Operand<T>> derivative(
        LaneOps<T> ops, Operand<T> z, Operand<T> value) {
      Operand<T> square = ops.tf().math.square(value);
      return Optional.of(ops.tf().math.sub(ops.constant(1), square));
    }

    @Override
    public <T extends TFloating> Optional<Operand<T>> secondDerivative(
        LaneOps<T> ops, Operand<T> z) {
      Operand<T> twice = ops.tf().math.mul(ops.constant(-2), ops.tf().math.tanh(z));
      return derivative(ops, z, ops.tf().math.tanh(z))
          .map(slope -> ops.tf().math.mul(twice, slope));
    }

    @Override
    public boolean homogeneous() {
      return false;
    }
  }

  /** Every registered one, and one that is bent. */
  static Stream<Activation.Function> functions() {
    return Stream.concat(
        Stream.of(Activation.values()).map(Activation::function), Stream.of(new Tanh()));
  }

  private static double[] at(
      double[] z, Function<LaneOps<TFloat64>, Function<Operand<TFloat64>, Operand<TFloat64>>> of) {
    return InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              return List.of(of.apply(ops).apply(InGraph.constant(tf, Shape.of(z.length), z)));
            })
        .get(0);
  }

  private static double[] moved(DoubleUnaryOperator by) {
    return Arrays.stream(POINTS).map(by).toArray();
  }

  private static void assertSlope(double[] derivative, double[] behind, double[] ahead) {
    for (int i = 0; i < POINTS.length; i++) {
      double slope = (ahead[i] - behind[i]) / (2 * STEP);
      assertEquals(slope, derivative[i], AGAINST_DIFFERENCES, "at " + POINTS[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void derivativesAreSlopes(Activation.Function f) {
    double[] ones = moved(z -> 1);
    double[] first =
        at(POINTS, ops -> z -> f.derivative(ops, z, f.value(ops, z)).orElse(constant(ops, ones)));
    assertSlope(
        first,
        at(moved(z -> z - STEP), ops -> z -> f.value(ops, z)),
        at(moved(z -> z + STEP), ops -> z -> f.value(ops, z)));
    double[] zeros = moved(z -> 0);
    assertSlope(
        at(POINTS, ops -> z -> f.secondDerivative(ops, z).orElse(constant(ops, zeros))),
        at(
            moved(z -> z - STEP),
            ops -> z -> f.derivative(ops, z, f.value(ops, z)).orElse(constant(ops, ones))),
        at(
            moved(z -> z + STEP),
            ops -> z -> f.derivative(ops, z, f.value(ops, z)).orElse(constant(ops, ones))));
  }

  private static Operand<TFloat64> constant(LaneOps<TFloat64> ops, double[] values) {
    return ops.tf().constant(values);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void onlyHomogeneousOnesScaleWithTheirArgument(Activation.Function f) {
    double[] once = at(POINTS, ops -> z -> f.value(ops, z));
    double[] thrice = at(moved(z -> 3 * z), ops -> z -> f.value(ops, z));
    boolean scales = true;
    for (int i = 0; i < POINTS.length; i++) {
      scales &= Math.abs(thrice[i] - 3 * once[i]) <= ROUNDING * 10;
    }
    assertEquals(f.homogeneous(), scales);
  }

  /** Two hidden layers of it: H·v against differences of what TensorFlow differentiates. */
  @ParameterizedTest
  @MethodSource("functions")
  void curvatureOfItsNetworksEqualsDifferencesOfTheirGradient(Activation.Function f) {
    Network network =
        new Network(
            List.of(
                new Dense(new Weight("w1", "b1", 3, 4), f),
                new Dense(new Weight("w2", "b2", 4, 5), f),
                Dense.of(3, 5, 2, Activation.IDENTITY)));
    SeedStream stream = new SeedStreams(3).stream("curvature");
    double[] theta = stream.gaussians(network.size());
    double[] v = stream.gaussians(network.size());
    double[] x = stream.gaussians(6 * 3);
    double[] y = stream.gaussians(6 * 2);
    List<double[]> seen =
        InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              var loss =
                  new TrainingLoss<>(
                      ops,
                      LossKind.MEAN_SQUARED_ERROR,
                      InGraph.constant(tf, Shape.of(1, 6, 3), x),
                      InGraph.constant(tf, Shape.of(1, 6, 2), y),
                      null,
                      false);
              List<Operand<?>> out = new ArrayList<>();
              out.add(
                  loss.hessianVectorProduct(point(ops, network, theta), point(ops, network, v))
                      .flat(ops));
              for (double side : new double[] {-STEP, STEP}) {
                double[] there = theta.clone();
                Arrays.setAll(there, i -> theta[i] + side * v[i]);
                out.add(loss.at(point(ops, network, there)).gradients().flat(ops));
              }
              return out;
            });
    double scale = Arrays.stream(seen.get(0)).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < theta.length; i++) {
      double slope = (seen.get(2)[i] - seen.get(1)[i]) / (2 * STEP);
      assertEquals(slope, seen.get(0)[i], AGAINST_DIFFERENCES * scale, "entry " + i);
    }
  }

  private static Parameters<TFloat64> point(LaneOps<TFloat64> ops, Network network, double[] flat) {
    return Parameters.ofFlat(
        ops, network, InGraph.constant(ops.tf(), Shape.of(1, flat.length), flat));
  }
}
