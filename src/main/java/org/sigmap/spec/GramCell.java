package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.function.UnaryOperator;

/**
 * Train once in weight space and once from the preconditioned Gram matrix G_P = XPXᵀ, the initial
 * pre-activations Z(0) and the labels alone, and compare the paths (Yoshida and Nitanda 2025,
 * Theorems 1 and 2).
 *
 * @param data inputs and labels; G_P is held for all examples together, so at most {@value
 *     #MOST_EXAMPLES}
 * @param learner what learns, and how, on every path; weight decay that passes through the
 *     preconditioner breaks the theorem's assumptions, and the comparison shows it
 */
public record GramCell(
    long seed,
    // By another name, as one of the fields that stand in its place is called data.
    @JsonProperty("rows") @JsonUnwrapped @JsonDeserialize(using = OneOfKinds.class)
        DataSpec.OfRows data,
    @JsonUnwrapped LearnerSpec learner)
    implements CellSpec {
  /** Examples whose Gram matrix, and eigenvectors, still take seconds and megabytes. */
  public static final int MOST_EXAMPLES = 2000;

  public GramCell {
    TrainingSpec training = learner.step().training();
    learner.requireFit(data);
    data.requireRaw("gram");
    Check.that(
        learner.step().preconditioner().ofCovariance(),
        "preconditioner.kind",
        "experiment gram needs a P that is known before training, and %s has none; choose"
            + " covariance-power or none",
        SpecSchema.tree(learner.step().preconditioner()).get("kind").textValue());
    Check.that(
        learner.step().preconditioner().powerOfCovariance(),
        "preconditioner.kind",
        "experiment gram needs P = (Σ + δI)^p of all of Σ on the first layer; leave out structure,"
            + " normalize and layers");
    Check.that(
        !training.measuresFingerprint(),
        "training.fingerprint",
        "fingerprint is not measured in experiment gram, whose paths share one optimizer; set"
            + " experiment to generalization");
    data.allRows()
        .ifPresent(
            total ->
                Check.that(
                    total <= MOST_EXAMPLES,
                    "samples.total",
                    "total must be at most %s for experiment gram, whose Gram matrix has total x"
                        + " total entries, but is %s",
                    MOST_EXAMPLES,
                    total));
  }

  @Override
  public GramCell withPaths(UnaryOperator<String> path) {
    return new GramCell(seed, data.withPaths(path), learner);
  }

  public static GramCell defaults() {
    StepSpec usual = LearnerSpec.defaults().step();
    return new GramCell(
        0,
        new DataSpec.OfTeacher(TeacherSpec.defaults(), new SamplesSpec(300, 0.5)),
        new LearnerSpec(
            new ModelSpec(64, 1.0),
            usual.optimizer(),
            usual.preconditioner(),
            new TrainingSpec(1000, 1e-6, false, 50, Precision.FLOAT64),
            usual.conventions()));
  }
}
