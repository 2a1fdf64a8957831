package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How gradients, once preconditioned, become updates. Defaults are those of the authors' scripts;
 * every real-valued field is a number per lane, so a sweep over it is one graph.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerSpec.GradientDescent.class, name = "gradient-descent"),
  @JsonSubTypes.Type(value = OptimizerSpec.Momentum.class, name = "momentum"),
  @JsonSubTypes.Type(value = OptimizerSpec.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = OptimizerSpec.AdaHessian.class, name = "adahessian"),
  @JsonSubTypes.Type(value = OptimizerSpec.Sam.class, name = "sam"),
  @JsonSubTypes.Type(value = OptimizerSpec.SophiaH.class, name = "sophia-h"),
  @JsonSubTypes.Type(value = OptimizerSpec.Kfac.class, name = "k-fac"),
  @JsonSubTypes.Type(value = OptimizerSpec.Shampoo.class, name = "shampoo"),
  @JsonSubTypes.Type(value = OptimizerSpec.Lbfgs.class, name = "l-bfgs")
})
public sealed interface OptimizerSpec {

  /** Step size η. */
  double learningRate();

  /**
   * What a step loses of its momentum, so that steps of η add up to a flow of time η/friction each:
   * 1 − μ of the heavy ball, 1 of plain descent; empty where a step is no multiple of gradients.
   */
  default OptionalDouble friction() {
    return OptionalDouble.empty();
  }

  /** θ ← θ − η g. */
  record GradientDescent(double learningRate) implements OptimizerSpec {
    public GradientDescent {
      Check.positive("learningRate", learningRate);
    }

    @Override
    public OptionalDouble friction() {
      return OptionalDouble.of(1);
    }

    public static GradientDescent defaults() {
      return new GradientDescent(0.01);
    }
  }

  /** Heavy ball (Polyak 1964): b ← μb + g, θ ← θ − ηb. */
  record Momentum(double learningRate, double momentum) implements OptimizerSpec {
    public Momentum {
      Check.positive("learningRate", learningRate);
      Check.belowOne("momentum", momentum);
    }

    @Override
    public OptionalDouble friction() {
      return OptionalDouble.of(1 - momentum);
    }

    public static Momentum defaults() {
      return new Momentum(0.01, 0.9);
    }
  }

  /**
   * Adam (Kingma and Ba 2015).
   *
   * @param beta1 decay of the gradient's average
   * @param beta2 decay of the squared gradient's average
   * @param epsilon added to the denominator
   */
  record Adam(double learningRate, double beta1, double beta2, double epsilon)
      implements OptimizerSpec {
    public Adam {
      Check.positive("learningRate", learningRate);
      Check.belowOne("beta1", beta1);
      Check.belowOne("beta2", beta2);
      Check.positive("epsilon", epsilon);
    }

    public static Adam defaults() {
      return new Adam(0.01, 0.9, 0.999, 1e-8);
    }
  }

  /**
   * AdaHessian (Yao et al. 2021): the averaged gradient divided by |diagonal Hessian|^k.
   *
   * @param beta1 decay of the gradient's average
   * @param beta2 decay of the squared curvature's average
   * @param hessianPower k; compare k with the covariance power p = −k
   * @param epsilon added to the denominator
   */
  record AdaHessian(
      double learningRate, double beta1, double beta2, double hessianPower, double epsilon)
      implements OptimizerSpec {
    public AdaHessian {
      Check.positive("learningRate", learningRate);
      Check.belowOne("beta1", beta1);
      Check.belowOne("beta2", beta2);
      Check.finite("hessianPower", hessianPower);
      Check.positive("epsilon", epsilon);
    }

    public static AdaHessian defaults() {
      return new AdaHessian(0.01, 0.9, 0.999, 1.0, 1e-16);
    }
  }

  /**
   * Sharpness-aware minimization (Foret et al. 2021) over the heavy ball.
   *
   * @param rho radius of the ball
   * @param momentum μ of the base optimizer; the authors' script sets 0.9 here and none for its
   *     plain gradient descent, so compare with momentum of the same μ
   */
  record Sam(double learningRate, double rho, double momentum) implements OptimizerSpec {
    public Sam {
      Check.positive("learningRate", learningRate);
      Check.nonNegative("rho", rho);
      Check.belowOne("momentum", momentum);
    }

    public static Sam defaults() {
      return new Sam(0.01, 0.05, 0.9);
    }
  }

  /**
   * Sophia-H (Liu et al. 2023): the averaged gradient divided by the averaged diagonal Hessian,
   * clipped.
   *
   * @param beta1 decay of the gradient's average
   * @param beta2 decay of the curvature's average
   * @param rho largest update before the learning rate
   * @param epsilon least curvature
   * @param period steps between two estimates of the curvature
   */
  record SophiaH(
      double learningRate, double beta1, double beta2, double rho, double epsilon, int period)
      implements OptimizerSpec {
    private static final int LEAST_PERIOD = 2;

    public SophiaH {
      Check.positive("learningRate", learningRate);
      Check.belowOne("beta1", beta1);
      Check.belowOne("beta2", beta2);
      Check.positive("rho", rho);
      Check.positive("epsilon", epsilon);
      Check.atLeast("period", period, LEAST_PERIOD);
    }

    public static SophiaH defaults() {
      return new SophiaH(0.01, 0.96, 0.99, 0.05, 1e-12, 10);
    }
  }

  /**
   * K-FAC (Martens and Grosse 2015) with heavy-ball momentum behind it.
   *
   * @param damping δ added to the products of the factors' eigenvalues
   * @param statisticsDecay share of a factor that its next running average keeps
   * @param klClip bound on η²·⟨natural gradient, gradient⟩
   * @param covariancePeriod steps between two updates of the factors
   * @param inversionPeriod steps between two eigendecompositions of the factors
   */
  record Kfac(
      double learningRate,
      double momentum,
      double damping,
      double statisticsDecay,
      double klClip,
      int covariancePeriod,
      int inversionPeriod)
      implements OptimizerSpec {
    public Kfac {
      Check.positive("learningRate", learningRate);
      Check.belowOne("momentum", momentum);
      Check.positive("damping", damping);
      Check.belowOne("statisticsDecay", statisticsDecay);
      Check.positive("klClip", klClip);
      Check.atLeast("covariancePeriod", covariancePeriod, 1);
      Check.atLeast("inversionPeriod", inversionPeriod, 1);
    }

    public static Kfac defaults() {
      return new Kfac(0.01, 0.9, 1e-3, 0.95, 1e-3, 10, 100);
    }
  }

  /**
   * Shampoo (Gupta, Koren and Singer 2018). The authors' ε is so small that rounding steers a run
   * in float32: prefer 1e-4 or more.
   *
   * @param momentum μ, the share of the gradient's average that is kept
   * @param epsilon ε·I is what a factor starts from
   * @param updatePeriod steps between two renewals of the factors' powers
   */
  record Shampoo(double learningRate, double momentum, double epsilon, int updatePeriod)
      implements OptimizerSpec {
    public Shampoo {
      Check.positive("learningRate", learningRate);
      Check.belowOne("momentum", momentum);
      Check.positive("epsilon", epsilon);
      Check.atLeast("updatePeriod", updatePeriod, 1);
    }

    public static Shampoo defaults() {
      return new Shampoo(0.01, 0.9, 1e-8, 1);
    }
  }

  /**
   * L-BFGS (Nocedal 1980) with a fixed step length η.
   *
   * @param history curvature pairs remembered
   * @param iterations moves within one training step at most
   */
  record Lbfgs(double learningRate, int history, int iterations) implements OptimizerSpec {
    public Lbfgs {
      Check.positive("learningRate", learningRate);
      Check.atLeast("history", history, 1);
      Check.atLeast("iterations", iterations, 1);
    }

    public static Lbfgs defaults() {
      return new Lbfgs(0.01, 100, 20);
    }
  }

  static List<String> kinds() {
    return List.copyOf(SpecSchema.kinds(OptimizerSpec.class).keySet());
  }

  static OptimizerSpec defaults() {
    return GradientDescent.defaults();
  }
}
