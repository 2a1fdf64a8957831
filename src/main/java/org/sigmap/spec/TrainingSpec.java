package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The training loop.
 *
 * @param steps updates
 * @param weightDecay wd; how it enters is {@link ConventionsSpec#weightDecay()}
 * @param decayBiases whether biases decay too
 * @param logEvery steps between two evaluations; the first is before any update, the last after all
 * @param batchSize B, rows of each update's mini-batch; absent: all training rows. Update t takes
 *     rows tB to tB + B − 1 modulo n of the training rows, which are shuffled once (single-shuffle
 *     sampling, Mishchenko et al. 2020)
 * @param fingerprint whether the optimizer's effective exponent is measured at every log point;
 *     absent: it is not
 * @param loss data term; absent: cross-entropy where there are classes, else the squared error
 */
public record TrainingSpec(
    int steps,
    double weightDecay,
    boolean decayBiases,
    int logEvery,
    Precision precision,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer batchSize,
    @JsonInclude(JsonInclude.Include.NON_NULL) Boolean fingerprint,
    @JsonInclude(JsonInclude.Include.NON_NULL) Loss loss) {
  public TrainingSpec {
    // One setting, one identity: what is not measured is not written.
    fingerprint = Boolean.TRUE.equals(fingerprint) ? fingerprint : null;
    Check.atLeast("steps", steps, 1);
    Check.nonNegative("weightDecay", weightDecay);
    Check.atLeast("logEvery", logEvery, 1);
    if (batchSize != null) {
      Check.atLeast("batchSize", batchSize, 1);
    }
  }

  public TrainingSpec(
      int steps, double weightDecay, boolean decayBiases, int logEvery, Precision precision) {
    this(steps, weightDecay, decayBiases, logEvery, precision, null, null, null);
  }

  /** The same loop with another weight decay, without fingerprint. */
  public TrainingSpec withDecay(double decay) {
    return new TrainingSpec(steps, decay, decayBiases, logEvery, precision, batchSize, null, loss);
  }

  /** The same loop in another precision. */
  public TrainingSpec withPrecision(Precision other) {
    return new TrainingSpec(
        steps, weightDecay, decayBiases, logEvery, other, batchSize, fingerprint, loss);
  }

  /** Whether the effective exponent is measured at every log point. */
  public boolean measuresFingerprint() {
    return fingerprint != null;
  }

  /**
   * Refuses a fingerprint where every direction has the same variance, so that there is no slope.
   *
   * @throws SpecException if it is asked for there
   */
  void checkFingerprint(TeacherSpec teacher) {
    double[] eigenvalues = teacher.eigenvalues();
    boolean scaled = teacher.scale() > 1;
    Check.that(
        !measuresFingerprint() || eigenvalues[0] > eigenvalues[eigenvalues.length - 1],
        "training.fingerprint",
        "fingerprint needs directions of different variance, but with teacher.%s all are alike;"
            + " give a %s",
        scaled ? "spectrum " + SpecSchema.tree(teacher.spectrum()) : "scale 1",
        scaled ? "spectrum that falls" : "larger scale");
  }

  /**
   * Rows of one update's batch, of so many rows to train on.
   *
   * @throws SpecException if a batch is larger than the training set
   */
  public int batchRows(int rows) {
    Check.that(
        batchSize == null || batchSize <= rows,
        "training.batchSize",
        "batchSize must not exceed the %s training examples, but is %s; leave it out for"
            + " full-batch training",
        rows,
        batchSize);
    return batchSize == null ? rows : batchSize;
  }

  public static TrainingSpec defaults() {
    return new TrainingSpec(10_000, 1e-6, false, 50, Precision.FLOAT32);
  }
}
