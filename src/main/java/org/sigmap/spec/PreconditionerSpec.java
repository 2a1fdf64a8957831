package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** What multiplies the first-layer gradient. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PreconditionerSpec.None.class, name = "none"),
  @JsonSubTypes.Type(value = PreconditionerSpec.CovariancePower.class, name = "covariance-power"),
  @JsonSubTypes.Type(
      value = PreconditionerSpec.AdaptiveCovariancePower.class,
      name = "adaptive-covariance-power"),
  @JsonSubTypes.Type(value = PreconditionerSpec.KroneckerPower.class, name = "kronecker-power"),
  @JsonSubTypes.Type(value = PreconditionerSpec.LearnedPower.class, name = "learned-power"),
  @JsonSubTypes.Type(
      value = PreconditionerSpec.DiagonalHessianPower.class,
      name = "diagonal-hessian-power")
})
public sealed interface PreconditionerSpec {
  /** d of which (d + 1)² numbers are the most that an array holds. */
  int MOST_AVERAGED = 46339;

  record None() implements PreconditionerSpec {}

  /**
   * P = (Σ + δI)^p (Yoshida and Nitanda 2025, §3).
   *
   * @param p exponent: positive stresses high-variance directions, −1 whitens
   * @param covariance which Σ; of data other than a teacher's the default is empirical
   * @param damping δ added to every eigenvalue before the power
   * @param structure what of Σ is kept
   * @param normalize what the power is divided by
   * @param method how a power of all of Σ is worked out
   */
  record CovariancePower(
      double p,
      CovarianceSource covariance,
      double damping,
      StructureSpec structure,
      Normalization normalize,
      PowerMethod method)
      implements PreconditionerSpec {
    public CovariancePower {
      Check.finite("p", p);
      Check.nonNegative("damping", damping);
      structure.requireComplete();
    }

    /** The power itself, of all of Σ. */
    public CovariancePower(double p, CovarianceSource covariance, double damping) {
      this(p, covariance, damping, StructureSpec.defaults(), Normalization.NONE, PowerMethod.AUTO);
    }

    public static CovariancePower defaults() {
      return new CovariancePower(0.0, CovarianceSource.POPULATION, 0.0);
    }

    private CovariancePower with(StructureSpec other) {
      return new CovariancePower(p, covariance, damping, other, normalize, PowerMethod.EXACT);
    }

    /**
     * Of n rows in more dimensions Σ̂ has a rank below n, and its low-rank structure of rank n is
     * all of it, as it is of n rows in no more dimensions, where Σ̂ is the smaller matrix; a
     * diagonal Σ has a diagonal power.
     */
    @Override
    public CovariancePower at(int inputs, int rows, boolean diagonal) {
      structure.requireFit(inputs);
      boolean many = inputs > PowerMethod.MOST_EXACT;
      boolean population = covariance == CovarianceSource.POPULATION;
      if (method == PowerMethod.DUAL) {
        Check.that(
            !population,
            "preconditioner.method",
            "method dual is of the training rows' covariance; set preconditioner.covariance to"
                + " empirical");
        Check.that(
            structure.whole(),
            "preconditioner.method",
            "method dual is a way to all of the covariance; leave out preconditioner.structure");
        return with(new StructureSpec.LowRank(rows));
      }
      if (method == PowerMethod.EXACT || !many || !structure.whole()) {
        return with(structure);
      }
      if (population && diagonal) {
        return with(new StructureSpec.Diagonal());
      }
      Check.that(
          !population && rows < inputs,
          "preconditioner.method",
          "a covariance of %s inputs is not decomposed unasked, beyond %s; choose"
              + " preconditioner.structure low-rank%s, or preconditioner.method exact",
          inputs,
          PowerMethod.MOST_EXACT,
          rows < inputs ? ", or preconditioner.covariance empirical" : "");
      return with(new StructureSpec.LowRank(rows));
    }

    @Override
    public Optional<String> advice(int inputs, int rows) {
      return covariance == CovarianceSource.EMPIRICAL && rows <= inputs
          ? Optional.of(
              ("%s training rows leave the covariance of %s inputs singular: p below 0 asks for"
                      + " preconditioner.damping (here %s), and preconditioner.method dual takes"
                      + " powers of it without a matrix of all inputs")
                  .formatted(rows, inputs, damping))
          : Optional.empty();
    }

    @Override
    public Optional<String> choice(int inputs, int rows, boolean diagonal) {
      if (method != PowerMethod.AUTO || inputs <= PowerMethod.MOST_EXACT || !structure.whole()) {
        return Optional.empty();
      }
      String beyond =
          "preconditioner.method auto, beyond %s inputs of which here are %s, took "
              .formatted(PowerMethod.MOST_EXACT, inputs);
      return Optional.of(
          beyond
              + (covariance == CovarianceSource.POPULATION
                  ? "exact: the population's covariance is diagonal, and so is its power"
                  : "dual: %s training rows have no more directions, so that P is exact without a"
                          .formatted(rows)
                      + " matrix of all inputs"));
    }
  }

  /**
   * P = (Σ̂_t + δI)^p of a covariance that is estimated during training: Σ̂_t is that of all rows
   * seen so far, those of each earlier mini-batch weighing {@code statisticsDecay} times those of
   * the next. With full batches Σ̂_t is the training rows' covariance from the first step on.
   *
   * @param damping δ &gt; 0 added to every eigenvalue before the power; a few rows leave Σ̂_t
   *     singular
   * @param statisticsDecay share of the running average that is kept from step to step
   * @param warmUp steps that are averaged with P = I, plain gradient descent, before the first
   *     power
   * @param refresh steps between two powers, the first at step {@code warmUp}
   * @param structure what of Σ̂_t is kept
   * @param normalize what the power is divided by
   * @param layers which have such a P, each of the covariance of its own inputs
   * @param hiddenP exponent of layers after the first; null where it is p
   */
  record AdaptiveCovariancePower(
      double p,
      double damping,
      double statisticsDecay,
      int warmUp,
      int refresh,
      StructureSpec structure,
      Normalization normalize,
      LayerChoice layers,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double hiddenP)
      implements PreconditionerSpec {
    public AdaptiveCovariancePower {
      Check.finite("p", p);
      Check.positive("damping", damping);
      Check.belowOne("statisticsDecay", statisticsDecay);
      Check.atLeast("warmUp", warmUp, 0);
      Check.atLeast("refresh", refresh, 1);
      structure.requireComplete();
      requireLayers(layers, hiddenP);
      Check.that(
          layers == LayerChoice.FIRST || !structure.ofInputs(),
          "structure.groups",
          "groups are of the data's inputs, which only the first layer sees; give size, or set"
              + " layers to first");
    }

    /** The power itself, of all of Σ̂, on the first layer. */
    public AdaptiveCovariancePower(
        double p, double damping, double statisticsDecay, int warmUp, int refresh) {
      this(
          p,
          damping,
          statisticsDecay,
          warmUp,
          refresh,
          StructureSpec.defaults(),
          Normalization.NONE,
          LayerChoice.FIRST,
          null);
    }

    public static AdaptiveCovariancePower defaults() {
      return new AdaptiveCovariancePower(0.0, 1e-3, 0.99, 20, 20);
    }

    @Override
    public CovarianceSource covariance() {
      return CovarianceSource.EMPIRICAL;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }

    @Override
    public AdaptiveCovariancePower at(int inputs, int rows, boolean diagonal) {
      structure.requireFit(inputs);
      if (structure.ofAll()) {
        requireAverage(inputs);
      }
      return this;
    }

    @Override
    public CovariancePower heldFixed() {
      return new CovariancePower(
          p, CovarianceSource.EMPIRICAL, damping, structure, normalize, PowerMethod.AUTO);
    }
  }

  /**
   * G ← (Σ̂_t + δI)^p G (Ŝ_t + δ_gI)^q, both estimated during training: Σ̂_t as that of
   * adaptive-covariance-power, Ŝ_t the second moment of the gradients at the layer's
   * pre-activations. K-FAC's powers are p = q = −1; q = 0 leaves adaptive-covariance-power.
   *
   * @param p exponent of the inputs' covariance
   * @param q exponent of the gradients' second moment
   * @param damping δ &gt; 0
   * @param gradientDamping δ_g &gt; 0, in the units of the gradients' second moment
   * @param statisticsDecay share of both running averages that is kept from step to step
   * @param warmUp steps that are averaged with plain gradient descent before the first powers
   * @param refresh steps between two powers, the first at step {@code warmUp}
   * @param layers which are preconditioned
   * @param structure what of Σ̂_t is kept; all of Ŝ_t is
   * @param normalize what the power of Σ̂_t is divided by
   * @param hiddenP p of layers after the first; null where it is p
   */
  record KroneckerPower(
      double p,
      double q,
      double damping,
      double gradientDamping,
      double statisticsDecay,
      int warmUp,
      int refresh,
      LayerChoice layers,
      StructureSpec structure,
      Normalization normalize,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double hiddenP)
      implements PreconditionerSpec {
    public KroneckerPower {
      Check.finite("q", q);
      Check.positive("gradientDamping", gradientDamping);
      new AdaptiveCovariancePower(
          p, damping, statisticsDecay, warmUp, refresh, structure, normalize, layers, hiddenP);
    }

    public static KroneckerPower defaults() {
      return new KroneckerPower(
          0.0,
          0.0,
          1e-3,
          1e-3,
          0.99,
          20,
          20,
          LayerChoice.FIRST,
          StructureSpec.defaults(),
          Normalization.NONE,
          null);
    }

    /** What stands on the inputs' side. */
    public AdaptiveCovariancePower inputs() {
      return new AdaptiveCovariancePower(
          p, damping, statisticsDecay, warmUp, refresh, structure, normalize, layers, hiddenP);
    }

    @Override
    public CovarianceSource covariance() {
      return CovarianceSource.EMPIRICAL;
    }

    @Override
    public boolean ofCovariance() {
      return false;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }

    @Override
    public KroneckerPower at(int inputs, int rows, boolean diagonal) {
      inputs().at(inputs, rows, diagonal);
      return this;
    }
  }

  /**
   * P = d·(Σ + δI)^p / tr (Σ + δI)^p with a p that goes down the validation loss, see {@code
   * samples.holdout}, by the one-step hypergradient (Baydin et al. 2018).
   *
   * @param p where it begins
   * @param covariance which Σ; of data other than a teacher's the default is empirical
   * @param damping δ added to every eigenvalue before the power
   * @param structure what of Σ is kept
   * @param hyperLearningRate what the hypergradient is multiplied by
   * @param bounds least and largest p
   */
  record LearnedPower(
      double p,
      CovarianceSource covariance,
      double damping,
      StructureSpec structure,
      double hyperLearningRate,
      List<Double> bounds)
      implements PreconditionerSpec {
    public LearnedPower {
      structure.requireComplete();
      Check.finite("p", p);
      Check.nonNegative("damping", damping);
      Check.nonNegative("hyperLearningRate", hyperLearningRate);
      bounds = List.copyOf(bounds);
      Check.that(
          bounds.size() == 2 && bounds.get(0) < bounds.get(1),
          "bounds",
          "bounds must be two numbers, the smaller first, but are %s",
          bounds);
      bounds.forEach(bound -> Check.finite("bounds", bound));
      Check.that(
          bounds.get(0) <= p && p <= bounds.get(1),
          "p",
          "p must lie within bounds, %s, but is %s",
          bounds,
          p);
    }

    /** Of all of Σ. */
    public LearnedPower(
        double p,
        CovarianceSource covariance,
        double damping,
        double hyperLearningRate,
        List<Double> bounds) {
      this(p, covariance, damping, StructureSpec.defaults(), hyperLearningRate, bounds);
    }

    public static LearnedPower defaults() {
      return new LearnedPower(0.0, CovarianceSource.POPULATION, 0.0, 0.1, List.of(-2.0, 2.0));
    }

    @Override
    public boolean ofCovariance() {
      return false;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }

    @Override
    public LearnedPower at(int inputs, int rows, boolean diagonal) {
      structure.requireFit(inputs);
      Check.that(
          inputs <= PowerMethod.MOST_EXACT,
          "preconditioner.kind",
          "learned-power decomposes the covariance of the inputs, at most %s of them, but there are"
              + " %s; choose covariance-power",
          PowerMethod.MOST_EXACT,
          inputs);
      return this;
    }

    @Override
    public boolean validates() {
      return true;
    }

    @Override
    public CovariancePower learnt(double exponent) {
      return new CovariancePower(
          exponent, covariance, damping, structure, Normalization.TRACE, PowerMethod.EXACT);
    }
  }

  /**
   * G ← (D̃ + δ)^p ∘ G with D̃ the size of the Hessian's diagonal by W₁, estimated with ±1 probes
   * during training and scaled to the inputs' mean square: p stands beside covariance-power's p.
   *
   * @param p exponent: positive stresses weights of high curvature, −1 evens curvatures out
   * @param damping δ added to every D̃ before the power, in units of the input's variance; below
   *     0.01 an early estimate near 0 can be a step that diverges at p = −2
   * @param average what an estimate is averaged over; {@code NONE} leaves one number a weight, most
   *     of it noise
   * @param statisticsDecay share of the running average of estimates that is kept
   * @param period steps between two estimates
   */
  record DiagonalHessianPower(
      double p, double damping, DiagonalAverage average, double statisticsDecay, int period)
      implements PreconditionerSpec {
    public DiagonalHessianPower {
      Check.finite("p", p);
      Check.positive("damping", damping);
      Check.belowOne("statisticsDecay", statisticsDecay);
      Check.atLeast("period", period, 1);
    }

    public static DiagonalHessianPower defaults() {
      return new DiagonalHessianPower(0.0, 0.01, DiagonalAverage.HIDDEN_UNITS, 0.99, 10);
    }

    @Override
    public boolean ofCovariance() {
      return false;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }
  }

  /** Whether P is made of a covariance, known or estimated; the plain gradient's is Σ⁰. */
  default boolean ofCovariance() {
    return true;
  }

  /** Whether P multiplies the first layer alone and is (Σ + δI)^p of all of Σ, nothing less. */
  default boolean powerOfCovariance() {
    return ofWholeCovariance() && normalize() == Normalization.NONE;
  }

  /** The same but for a factor. */
  default boolean ofWholeCovariance() {
    return ofCovariance() && structure().whole() && layers() == LayerChoice.FIRST;
  }

  /** Whether it learns from rows held out of the training rows. */
  default boolean validates() {
    return false;
  }

  /** P where p has come to a value and is not learned any more; itself where it never is. */
  default PreconditionerSpec learnt(double exponent) {
    return this;
  }

  /** Which layers have a P. */
  default LayerChoice layers() {
    return LayerChoice.FIRST;
  }

  private static void requireLayers(LayerChoice layers, Double hiddenP) {
    if (hiddenP != null) {
      Check.finite("hiddenP", hiddenP);
      Check.that(
          layers != LayerChoice.FIRST,
          "hiddenP",
          "hiddenP is the exponent of layers after the first; set layers to hidden or all, or"
              + " remove it");
    }
  }

  private static void requireAverage(int inputs) {
    Check.that(
        inputs <= MOST_AVERAGED,
        "preconditioner.kind",
        "%s inputs have (d + 1)² second moments, more than an array holds; at most %s are averaged"
            + " during training; choose preconditioner.structure diagonal or block, or"
            + " preconditioner.kind covariance-power",
        inputs,
        MOST_AVERAGED);
  }

  /** What of Σ is kept. */
  default StructureSpec structure() {
    return StructureSpec.defaults();
  }

  /** What the power is divided by. */
  default Normalization normalize() {
    return Normalization.NONE;
  }

  /** Exponent; 0 where there is none. */
  default double p() {
    return 0;
  }

  /** δ, added to what is raised to p. */
  default double damping() {
    return 0;
  }

  /** The Σ that P is a power of or estimates; the population's where there is none. */
  default CovarianceSource covariance() {
    return CovarianceSource.POPULATION;
  }

  default boolean knownBeforeTraining() {
    return true;
  }

  /**
   * The same P for data of a size, with {@link PowerMethod#AUTO} decided.
   *
   * @param inputs d
   * @param rows training rows
   * @param diagonal whether a population's Σ is known to be diagonal
   * @throws SpecException if there is no such P
   */
  default PreconditionerSpec at(int inputs, int rows, boolean diagonal) {
    structure().requireFit(inputs);
    return this;
  }

  /**
   * Which method {@link PowerMethod#AUTO} took in {@link #at} and why, a sentence, where it is not
   * the usual one.
   */
  default Optional<String> choice(int inputs, int rows, boolean diagonal) {
    return Optional.empty();
  }

  /** Whether so many inputs and training rows ask for damping, or for another method. */
  default Optional<String> advice(int inputs, int rows) {
    return Optional.empty();
  }

  /** The same P, held fixed where it would be estimated during training. */
  default PreconditionerSpec heldFixed() {
    return this;
  }

  /**
   * @throws SpecException if the model's initial weights need a P that is known before training,
   *     and a power of all of Σ
   */
  default void requireFit(ModelSpec model) {
    if (model.initialization() == Initialization.P_ISOTROPIC) {
      Check.that(
          ofCovariance(),
          "model.initialization",
          "p-isotropic initial weights need a preconditioner that is known before training; choose"
              + " kaiming-uniform, or preconditioner.kind covariance-power");
      Check.that(
          powerOfCovariance(),
          "model.initialization",
          "p-isotropic initial weights need a power of all of the covariance; choose"
              + " kaiming-uniform, or preconditioner.structure full and normalize none");
    }
  }

  /**
   * The precision that p and damping are held in: a power of a covariance that is known before
   * training is made in float64.
   */
  default Precision heldIn(Precision training) {
    return knownBeforeTraining() ? Precision.FLOAT64 : training;
  }

  static PreconditionerSpec defaults() {
    return CovariancePower.defaults();
  }
}
