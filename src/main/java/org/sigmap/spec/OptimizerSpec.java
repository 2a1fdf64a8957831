package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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
  @JsonSubTypes.Type(value = OptimizerSpec.SophiaH.class, name = "sophia-h")
})
public sealed interface OptimizerSpec {

  /** Step size η. */
  double learningRate();

  /** θ ← θ − η g. */
  record GradientDescent(double learningRate) implements OptimizerSpec {
    public GradientDescent {
      Check.positive("learningRate", learningRate);
    }

    public static GradientDescent defaults() {
      return new GradientDescent(0.01);
    }
  }

  /**
   * Heavy ball (Polyak 1964): b ← μb + g, θ ← θ − ηb.
   *
   * @param momentum μ
   */
  record Momentum(double learningRate, double momentum) implements OptimizerSpec {
    public Momentum {
      Check.positive("learningRate", learningRate);
      Check.belowOne("momentum", momentum);
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

  static OptimizerSpec defaults() {
    return GradientDescent.defaults();
  }
}
