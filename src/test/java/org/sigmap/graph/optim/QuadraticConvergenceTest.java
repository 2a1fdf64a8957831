package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Every optimizer on ½ Σ c_i (θ_i − t_i)², condition number 10, of which all is known. */
class QuadraticConvergenceTest {
  private static final int SIZE = QuadraticLoop.SIZE;
  private static final int STEPS = 3000;

  /** Starts are 1 to 2 away from the minimum; SAM stays about ρ from it, Adam within η. */
  private static final double NEAR = 0.02;

  private static double[] curvature() {
    double[] c = new double[SIZE];
    Arrays.setAll(c, i -> 0.5 + 4.5 * i / (SIZE - 1));
    return c;
  }

  private static double[] target() {
    double[] t = new double[SIZE];
    Arrays.setAll(t, i -> (i % 2 == 0 ? 1 : -1) * (1 + (double) i / SIZE));
    return t;
  }

  static Stream<Arguments> optimizers() {
    ConventionsSpec paper = ConventionsSpec.all(Convention.PAPER);
    ConventionsSpec corrected = ConventionsSpec.defaults();
    return Stream.of(
        Arguments.of(new OptimizerSpec.GradientDescent(0.1), corrected),
        Arguments.of(new OptimizerSpec.Momentum(0.02, 0.9), corrected),
        Arguments.of(new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-8), corrected),
        Arguments.of(new OptimizerSpec.AdaHessian(0.01, 0.9, 0.999, 1, 1e-16), corrected),
        Arguments.of(new OptimizerSpec.AdaHessian(0.01, 0.9, 0.999, 1, 1e-16), paper),
        Arguments.of(new OptimizerSpec.AdaHessian(0.01, 0.9, 0.999, -0.5, 1e-16), corrected),
        Arguments.of(new OptimizerSpec.Sam(0.02, 0.01, 0.9), corrected),
        Arguments.of(new OptimizerSpec.SophiaH(0.1, 0.96, 0.99, 0.05, 1e-12, 10), corrected),
        Arguments.of(new OptimizerSpec.SophiaH(0.1, 0.96, 0.99, 0.05, 1e-12, 10), paper));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void reachesTheMinimumAtBothPrecisions(OptimizerSpec spec, ConventionsSpec conventions) {
    double[] exact =
        QuadraticLoop.train(TFloat64.class, spec, conventions, curvature(), target(), STEPS);
    double[] single =
        QuadraticLoop.train(TFloat32.class, spec, conventions, curvature(), target(), STEPS);
    double[] target = target();
    for (int i = 0; i < SIZE; i++) {
      assertEquals(target[i], exact[i], NEAR, "float64, parameter " + i);
      assertEquals(target[i], single[i], NEAR, "float32, parameter " + i);
    }
  }

  /** With ±1 probes z∘Hz is a diagonal Hessian exactly, so k = 1 is damped Newton descent. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void theFirstStepIsThePublishedOne(OptimizerSpec spec, ConventionsSpec conventions) {
    double[] theta =
        QuadraticLoop.train(TFloat64.class, spec, conventions, curvature(), target(), 1);
    double[] c = curvature();
    double[] t = target();
    double norm = 0;
    for (int i = 0; i < SIZE; i++) {
      norm += c[i] * t[i] * c[i] * t[i];
    }
    for (int i = 0; i < SIZE; i++) {
      double expected = -spec.learningRate() * direction(spec, c[i], t[i], norm);
      assertEquals(expected, theta[i], 1e-12, "parameter " + i);
      assertTrue(theta[i] * t[i] > 0, "moves towards the minimum");
    }
  }

  /** The first direction from θ = 0, where the gradient is −c·t. */
  private static double direction(OptimizerSpec spec, double c, double t, double squaredNorm) {
    double g = -c * t;
    if (spec instanceof OptimizerSpec.Adam adam) {
      return g / (Math.abs(g) + adam.epsilon());
    }
    if (spec instanceof OptimizerSpec.AdaHessian adahessian) {
      return g / Math.pow(c, adahessian.hessianPower());
    }
    if (spec instanceof OptimizerSpec.Sam sam) {
      return c * (sam.rho() * g / Math.sqrt(squaredNorm) - t);
    }
    if (spec instanceof OptimizerSpec.SophiaH sophia) {
      // Whether h is still zero or one estimate (1 − β₂)z²c, the ratio is far beyond the clip.
      return Math.signum(g) * sophia.rho();
    }
    return g;
  }
}
