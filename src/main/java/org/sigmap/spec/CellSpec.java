package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One point of a sweep: the full setting of every field, seed included. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "experiment")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CellSpec.Generalization.class, name = "generalization"),
  @JsonSubTypes.Type(value = CellSpec.Transfer.class, name = "transfer"),
  @JsonSubTypes.Type(value = CellSpec.Continual.class, name = "continual"),
  @JsonSubTypes.Type(value = CellSpec.Gram.class, name = "gram"),
  @JsonSubTypes.Type(value = CellSpec.OutOfDistribution.class, name = "out-of-distribution")
})
public sealed interface CellSpec {

  /** The seed that every random stream of the cell is derived from. */
  long seed();

  /** The setting with every path empty: what a cell's identity is taken of. */
  default CellSpec withoutPaths() {
    return this;
  }

  /**
   * Train on noisy labels of a teacher, test on fresh examples of the same kind.
   *
   * @param seed root of the cell's random streams
   * @param teacher inputs and labels
   * @param samples sizes and split
   * @param model the network
   * @param optimizer gradients to updates
   * @param preconditioner what multiplies the first-layer gradient
   * @param training the loop
   * @param conventions readings of ambiguous choices
   */
  record Generalization(
      long seed,
      TeacherSpec teacher,
      SamplesSpec samples,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions)
      implements CellSpec {

    public Generalization {
      training.batchRows(samples);
      preconditioner.requireFit(model);
      training.checkFingerprint(teacher);
    }

    public static Generalization defaults() {
      return new Generalization(
          0,
          TeacherSpec.defaults(),
          SamplesSpec.defaults(),
          ModelSpec.defaults(),
          OptimizerSpec.defaults(),
          PreconditionerSpec.defaults(),
          TrainingSpec.defaults(),
          ConventionsSpec.defaults());
    }
  }

  /**
   * Train as {@link Generalization} does (the source task), freeze the hidden layers, fit a new
   * head on a second teacher's labels and test it there (Yoshida and Nitanda 2025, §5.3).
   *
   * @param seed root of the cell's random streams
   * @param teacher inputs, and labels of the source task
   * @param samples sizes and split, of both tasks
   * @param model the network
   * @param optimizer gradients to updates
   * @param preconditioner what multiplies the first-layer gradient
   * @param training the loop on the source task
   * @param conventions readings of ambiguous choices
   * @param transfer the target task and its head
   */
  record Transfer(
      long seed,
      TeacherSpec teacher,
      SamplesSpec samples,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions,
      TransferSpec transfer)
      implements CellSpec {

    public Transfer {
      training.batchRows(samples);
      preconditioner.requireFit(model);
      training.checkFingerprint(teacher);
    }

    public static Transfer defaults() {
      Generalization source = Generalization.defaults();
      return new Transfer(
          source.seed(),
          source.teacher(),
          source.samples(),
          source.model(),
          source.optimizer(),
          source.preconditioner(),
          source.training(),
          source.conventions(),
          TransferSpec.defaults());
    }

    /** The training on the source task, which targets share. */
    public Generalization source() {
      return new Generalization(
          seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
    }
  }

  /**
   * Learn several tasks one after the other, the first layer carried on from each to the next, and
   * after each fit new heads on all tasks so far and on the next one.
   *
   * @param seed root of the cell's random streams
   * @param teacher inputs of every task; where the first task's labels come from, unless the order
   *     is random
   * @param samples sizes and split, of each task
   * @param model the network
   * @param optimizer gradients to updates; it starts anew with each task
   * @param preconditioner what multiplies the first-layer gradient
   * @param training the loop on each task
   * @param conventions readings of ambiguous choices
   * @param continual the sequence
   */
  record Continual(
      long seed,
      TeacherSpec teacher,
      SamplesSpec samples,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions,
      ContinualSpec continual)
      implements CellSpec {

    public Continual {
      training.batchRows(samples);
      Check.that(
          !training.measuresFingerprint(),
          "training.fingerprint",
          "fingerprint is not measured over several tasks; set experiment to generalization");
      Check.that(
          (long) continual.tasks() * training.steps() <= Integer.MAX_VALUE,
          "training.steps",
          continual.tasks()
              + " tasks of "
              + training.steps()
              + " steps make more than "
              + Integer.MAX_VALUE
              + " updates; lower tasks or training.steps");
      Check.that(
          teacher instanceof TeacherSpec.SingleIndex,
          "teacher.kind",
          "a sequence of tasks needs teachers at one end of the spectrum; set teacher.kind to"
              + " single-index");
      Check.that(
          continual.order() == TaskOrder.FIXED
              || ((TeacherSpec.SingleIndex) teacher).direction() == null,
          "teacher.direction",
          "direction would be that of every task; set continual.order to fixed, or leave it out");
    }

    public static Continual defaults() {
      Generalization task = Generalization.defaults();
      return new Continual(
          task.seed(),
          task.teacher(),
          task.samples(),
          task.model(),
          task.optimizer(),
          task.preconditioner(),
          task.training(),
          task.conventions(),
          ContinualSpec.defaults());
    }

    /** The training on one task. */
    public Generalization oneTask() {
      return new Generalization(
          seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
    }

    /** The same sequence cut after, or continued to, another number of tasks. */
    public Continual withTasks(int count) {
      return new Continual(
          seed,
          teacher,
          samples,
          model,
          optimizer,
          preconditioner,
          training,
          conventions,
          continual.withTasks(count));
    }
  }

  /**
   * Train once in weight space and once from the preconditioned Gram matrix G_P = XPXᵀ, the initial
   * pre-activations Z(0) and the labels alone, and compare the paths (Yoshida and Nitanda 2025,
   * Theorems 1 and 2).
   *
   * @param seed root of the cell's random streams
   * @param teacher inputs and labels
   * @param samples sizes and split; G_P is held for all examples together, so at most {@value
   *     #MOST_EXAMPLES}
   * @param model the network
   * @param optimizer gradients to updates
   * @param preconditioner what multiplies the first-layer gradient
   * @param training the loop, of every path
   * @param conventions readings of ambiguous choices; weight decay that passes through the
   *     preconditioner breaks the theorem's assumptions, and the comparison shows it
   */
  record Gram(
      long seed,
      TeacherSpec teacher,
      SamplesSpec samples,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions)
      implements CellSpec {
    /** Examples whose Gram matrix, and eigenvectors, still take seconds and megabytes. */
    static final int MOST_EXAMPLES = 2000;

    public Gram {
      training.batchRows(samples);
      Check.that(
          !(preconditioner instanceof PreconditionerSpec.DiagonalHessianPower),
          "preconditioner.kind",
          "experiment gram needs a P that is known before training, and diagonal-hessian-power has"
              + " none; choose covariance-power or none");
      Check.that(
          !training.measuresFingerprint(),
          "training.fingerprint",
          "fingerprint is not measured in experiment gram, whose paths share one optimizer; set"
              + " experiment to generalization");
      Check.that(
          samples.total() <= MOST_EXAMPLES,
          "samples.total",
          "total must be at most "
              + MOST_EXAMPLES
              + " for experiment gram, whose Gram matrix has total x total entries, but is "
              + samples.total());
    }

    public static Gram defaults() {
      Generalization usual = Generalization.defaults();
      return new Gram(
          usual.seed(),
          usual.teacher(),
          new SamplesSpec(300, 0.5),
          new ModelSpec(64, 1.0),
          usual.optimizer(),
          usual.preconditioner(),
          new TrainingSpec(1000, 1e-6, false, 50, Precision.FLOAT64),
          usual.conventions());
    }

    /** The training in weight space. */
    public Generalization weightSpace() {
      return new Generalization(
          seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
    }
  }

  /**
   * Train a classifier on images in which both the digit and a class-wide noise pattern tell the
   * label, test where one of the two is changed (Yoshida and Nitanda 2025, §5.2).
   *
   * @param seed root of the cell's random streams
   * @param images where they come from
   * @param samples how many
   * @param noise the class patterns
   * @param labels which training labels are wrong; patterns follow the true class
   * @param shift what the test images have in place of those in training
   * @param severity strength of a shift that is a corruption, 1 to 5; others do not depend on it
   * @param confusion whether accuracy by class and the confusion table are recorded
   * @param model the network
   * @param optimizer gradients to updates
   * @param preconditioner what multiplies the first-layer gradient; a covariance is the training
   *     images' own
   * @param training the loop
   * @param conventions readings of ambiguous choices
   */
  record OutOfDistribution(
      long seed,
      ImagesSpec images,
      ImageSamplesSpec samples,
      ClassNoiseSpec noise,
      LabelNoiseSpec labels,
      Shift shift,
      int severity,
      boolean confusion,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions)
      implements CellSpec {
    private static final int WORST = 5;

    /** √(1/6): Kaiming's bound √(6/fan_in) times it is PyTorch's 1/√fan_in for linear layers. */
    private static final double PYTORCH_SCALE = 0.408248290463863;

    public OutOfDistribution {
      training.batchRows(samples.train());
      preconditioner.requireFit(model);
      Check.that(
          severity >= 1 && severity <= WORST,
          "severity",
          "severity must lie between 1 and " + WORST + ", but is " + severity);
      Check.that(
          !(preconditioner instanceof PreconditionerSpec.CovariancePower power)
              || power.covariance() == CovarianceSource.EMPIRICAL,
          "preconditioner.covariance",
          "images have no known population covariance; set preconditioner.covariance to empirical");
    }

    /** The authors' script, with the label-invariant reading of its two tests. */
    public static OutOfDistribution defaults() {
      return new OutOfDistribution(
          0,
          ImagesSpec.defaults(),
          ImageSamplesSpec.defaults(),
          ClassNoiseSpec.defaults(),
          LabelNoiseSpec.defaults(),
          Shift.IN_DISTRIBUTION,
          1,
          false,
          new ModelSpec(256, PYTORCH_SCALE),
          OptimizerSpec.defaults(),
          new PreconditionerSpec.None(),
          new TrainingSpec(500, 1e-4, false, 25, Precision.FLOAT32),
          ConventionsSpec.defaults());
    }

    @Override
    public CellSpec withoutPaths() {
      return images instanceof ImagesSpec.Idx idx ? withImages(idx.withoutPaths()) : this;
    }

    /** The training alone: equal for cells that differ in what is asked of the network. */
    public OutOfDistribution trainingOnly() {
      return with(images, Shift.IN_DISTRIBUTION, 1, false);
    }

    private OutOfDistribution withImages(ImagesSpec others) {
      return with(others, shift, severity, confusion);
    }

    private OutOfDistribution with(
        ImagesSpec others, Shift otherShift, int otherSeverity, boolean askedConfusion) {
      return new OutOfDistribution(
          seed,
          others,
          samples,
          noise,
          labels,
          otherShift,
          otherSeverity,
          askedConfusion,
          model,
          optimizer,
          preconditioner,
          training,
          conventions);
    }
  }

  static CellSpec defaults() {
    return Generalization.defaults();
  }
}
