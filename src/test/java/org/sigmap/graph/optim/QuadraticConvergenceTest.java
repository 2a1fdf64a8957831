package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Every optimizer on ½ Σ c_i (θ_i − t_i)², condition number 10, of which all is known. */
class QuadraticConvergenceTest {
  private static final int SIZE = QuadraticLoop.SIZE;
  private static final int STEPS = 3000;

  /** Starts are 1 to 2 away from the minimum; SAM stays about ρ from it, Adam within η. */
  private static final double NEAR = 0.02;

  private static double[] curvature() {
    return QuadraticLoop.curvature(0.5);
  }

  private static double[] target() {
    double[] t = new double[SIZE];
    Arrays.setAll(t, i -> (i % 2 == 0 ? 1 : -1) * (1 + (double) i / SIZE));
    return t;
  }

  /** Every kind, with numbers that suit the quadratic, under both readings. */
  static Stream<Arguments> optimizers() {
    List<Arguments> all = new ArrayList<>();
    for (Convention convention : Convention.values()) {
      ConventionsSpec conventions = ConventionsSpec.all(convention);
      for (OptimizerSpec spec : Kinds.optimizers()) {
        all.add(Arguments.of(new PreconditionerSpec.None(), fitting(spec), conventions));
      }
      var inverse = Kinds.with(OptimizerSpec.AdaHessian.defaults(), "hessianPower", -0.5);
      all.add(Arguments.of(new PreconditionerSpec.None(), inverse, conventions));
    }
    var curved = PreconditionerSpec.DiagonalHessianPower.defaults();
    for (double p : new double[] {-1, 0.5}) {
      all.add(
          Arguments.of(
              Kinds.with(curved, "p", p),
              new OptimizerSpec.GradientDescent(0.05),
              ConventionsSpec.defaults()));
    }
    return all.stream();
  }

  private static OptimizerSpec fitting(OptimizerSpec spec) {
    if (spec instanceof OptimizerSpec.GradientDescent) {
      return new OptimizerSpec.GradientDescent(0.1);
    }
    if (spec instanceof OptimizerSpec.Sam) {
      return new OptimizerSpec.Sam(0.02, 0.01, 0.9);
    }
    if (spec instanceof OptimizerSpec.SophiaH) {
      return new OptimizerSpec.SophiaH(0.1, 0.96, 0.99, 0.05, 1e-12, 10);
    }
    if (spec instanceof OptimizerSpec.Kfac) {
      // Gradients of the data's own labels vanish at the minimum: what damps there is δ alone.
      return new OptimizerSpec.Kfac(0.01, 0.9, 0.1, 0.95, 1e-3, 1, 10);
    }
    if (spec instanceof OptimizerSpec.Shampoo) {
      // PAPER preconditions its average again and again: it needs a long step and a large ε.
      return new OptimizerSpec.Shampoo(3, 0.5, 1, 1);
    }
    return spec instanceof OptimizerSpec.Lbfgs ? new OptimizerSpec.Lbfgs(0.5, 5, 4) : spec;
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("optimizers")
  void reachesTheMinimumAtBothPrecisions(
      PreconditionerSpec preconditioner, OptimizerSpec spec, ConventionsSpec conventions) {
    double[] exact =
        QuadraticLoop.train(
            TFloat64.class, preconditioner, spec, conventions, curvature(), target(), STEPS);
    double[] single =
        QuadraticLoop.train(
            TFloat32.class, preconditioner, spec, conventions, curvature(), target(), STEPS);
    double[] target = target();
    for (int i = 0; i < SIZE; i++) {
      assertEquals(target[i], exact[i], NEAR, "float64, parameter " + i);
      assertEquals(target[i], single[i], NEAR, "float32, parameter " + i);
    }
  }

  /** Those whose first step is one line; K-FAC, Shampoo and L-BFGS have references of their own. */
  static Stream<Arguments> written() {
    return optimizers()
        .filter(arguments -> arguments.get()[0] instanceof PreconditionerSpec.None)
        .filter(
            arguments ->
                !(arguments.get()[1] instanceof OptimizerSpec.Kfac
                    || arguments.get()[1] instanceof OptimizerSpec.Shampoo
                    || arguments.get()[1] instanceof OptimizerSpec.Lbfgs));
  }

  /** With ±1 probes z∘Hz is a diagonal Hessian exactly, so k = 1 is damped Newton descent. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("written")
  void theFirstStepIsThePublishedOne(
      PreconditionerSpec preconditioner, OptimizerSpec spec, ConventionsSpec conventions) {
    double[] theta =
        QuadraticLoop.train(
            TFloat64.class, preconditioner, spec, conventions, curvature(), target(), 1);
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
