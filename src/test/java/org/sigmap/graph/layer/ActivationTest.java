package org.sigmap.graph.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** What every activation says of itself, and what layers make of it. */
class ActivationTest {
  /** Points away from 0, where an activation may have a kink. */
  private static final double[] POINTS = {-2.5, -1, -0.3, 0.2, 0.7, 1.9};

  /** Central differences of a float64 function with step 1e-5 are good to about 1e-10. */
  private static final double STEP = 1e-5;

  private static final double AGAINST_DIFFERENCES = 1e-8;
  private static final double ROUNDING = 1e-14;

  /** Every registered one. */
  static Stream<Activation.Function> functions() {
    return Stream.of(Activation.values()).map(Activation::function);
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
        at(
            POINTS,
            ops ->
                z ->
                    f.secondDerivative(ops, z)
                        .<Operand<TFloat64>>map(
                            bend -> ops.tf().math.mul(bend, constant(ops, ones)))
                        .orElse(constant(ops, zeros))),
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
}
