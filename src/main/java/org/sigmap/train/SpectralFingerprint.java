package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sigmap.graph.probe.DirectionalGains;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;

/**
 * The spectral bias of one update: what an optimizer makes of the gradient along each eigenvector
 * u_r of Σ_X.
 *
 * <p>U is what the next step adds to W₁ and G the raw gradient of the differentiated loss at the
 * same parameters, on the same batch, without preconditioner. The gain of a direction is
 *
 * <p>gain_r = ‖u_rᵀU‖ / ‖u_rᵀG‖,
 *
 * <p>and the effective exponent p̂ is the slope of ln gain_r against ln λ_r by least squares.
 * Gradient descent behind P = Σ_X^p has u_rᵀU = −η λ_r^p u_rᵀG, hence gain_r = η λ_r^p and p̂ = p
 * exactly (up to what weight decay outside the loss adds to U); the learning rate moves the line,
 * not its slope.
 *
 * <p>Why the ratio of norms: the other candidate, the least-squares gain ⟨u_rᵀU, −u_rᵀG⟩ /
 * ‖u_rᵀG‖², asks how much of U points down the gradient. It equals the ratio times their cosine,
 * which may be negative where an update is the sign of a gradient, remembers earlier ones or was
 * clipped, and then has no logarithm; to leave such directions out would bias the slope. The ratio
 * of norms always has a logarithm and says how far W₁ moves along u_r per unit of gradient, but
 * counts what is not aligned with the gradient (momentum's past, probe noise) as gain. Both agree
 * where cosines are 1. Hence p̂ is taken from the ratio, the cosine is recorded beside it, and the
 * least-squares slope too wherever all its gains are positive.
 *
 * <p>One update says how an optimizer answers this gradient, and so holds what it remembers of
 * earlier ones: along a direction in which training oscillates a heavy ball moves less than its
 * current gradient asks, along one in which the gradient stays it moves 1/(1 − μ) times as much,
 * and the slope shows it. Over many updates what was remembered is paid out, so the same slope is
 * also taken of the path between two log points: U the sum of its updates, G the sum of their
 * gradients. Of a heavy ball that one is 0 but for the ends of the path.
 *
 * <p>Directions in the null space of Σ carry no inputs and no gradient, and are left out. Where any
 * other direction has no gain (a gradient of 0, an update of 0, NaN) there is no exponent.
 *
 * @param eigenvalues λ_r, descending, those above rounding only
 * @param updateNorms ‖u_rᵀU‖
 * @param gradientNorms ‖u_rᵀG‖
 * @param cosines of u_rᵀU and −u_rᵀG
 */
public record SpectralFingerprint(
    double[] eigenvalues, double[] updateNorms, double[] gradientNorms, double[] cosines) {

  /** What is compared. */
  enum Span {
    /** The next update with the gradient it is made of. */
    UPDATE,
    /** The path of the chunk's updates with the sum of their gradients. */
    PATH
  }

  /**
   * One a lane.
   *
   * @param gains by name what a {@link DirectionalGains} holds, all lanes {@code [L,d]}
   */
  static List<SpectralFingerprint> ofLanes(
      List<SymmetricEigen> directions, Function<String, double[]> gains) {
    List<SpectralFingerprint> lanes = new ArrayList<>();
    for (SymmetricEigen sigma : directions) {
      int rank = sigma.rank(0);
      int from = lanes.size() * sigma.values().length;
      lanes.add(
          new SpectralFingerprint(
              Arrays.copyOf(sigma.values(), rank),
              Arrays.copyOfRange(gains.apply(DirectionalGains.UPDATE_NORMS), from, from + rank),
              Arrays.copyOfRange(gains.apply(DirectionalGains.GRADIENT_NORMS), from, from + rank),
              Arrays.copyOfRange(gains.apply(DirectionalGains.COSINES), from, from + rank)));
    }
    return lanes;
  }

  /** p̂ with its 95 % interval over directions; empty where a direction has no gain. */
  public Optional<Statistics.Line> exponent() {
    return slope(ratios());
  }

  /** The same of the least-squares gains; empty too where one is negative. */
  public Optional<Statistics.Line> projectedExponent() {
    double[] gains = ratios();
    for (int r = 0; r < gains.length; r++) {
      gains[r] *= cosines[r];
    }
    return slope(gains);
  }

  /** The cosines' mean; empty where a direction has none. */
  public Optional<Double> alignment() {
    return Arrays.stream(cosines).allMatch(Double::isFinite)
        ? Optional.of(Statistics.mean(cosines))
        : Optional.empty();
  }

  private double[] ratios() {
    double[] ratios = new double[eigenvalues.length];
    Arrays.setAll(ratios, r -> updateNorms[r] / gradientNorms[r]);
    return ratios;
  }

  private Optional<Statistics.Line> slope(double[] gains) {
    boolean all = Arrays.stream(gains).allMatch(gain -> gain > 0 && Double.isFinite(gain));
    return all && Arrays.stream(eigenvalues).distinct().count() > 1
        ? Optional.of(Statistics.logLogSlope(eigenvalues, gains))
        : Optional.empty();
  }
}
