package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What a cell trains and tests on: where rows come from, and how many. */
public sealed interface DataSpec {

  /** Rows to train on, where the specification alone tells. */
  OptionalInt trainRows();

  /** What is made of inputs before a network sees them. */
  InputScaling inputs();

  /** The same with every path replaced. */
  default DataSpec withPaths(UnaryOperator<String> path) {
    return this;
  }

  /**
   * Refuses fields that do not go with a learner, as far as is known before rows are read, and
   * fields without a default that are not there.
   */
  default void requireFit(LearnerSpec learner) {
    trainRows().ifPresent(learner.step().training()::batchRows);
  }

  private static void requireEmpirical(LearnerSpec learner, String whose) {
    Check.that(
        !(learner.step().preconditioner() instanceof PreconditionerSpec.CovariancePower power)
            || power.covariance() == CovarianceSource.EMPIRICAL,
        "preconditioner.covariance",
        "%s no known population covariance; set preconditioner.covariance to empirical",
        whose);
  }

  /**
   * Rows that any network can be trained on: the first kind is the one of a cell that names none.
   */
  sealed interface OfRows extends DataSpec permits OfTeacher, OfSource {
    @Override
    default OfRows withPaths(UnaryOperator<String> path) {
      return this;
    }

    /** Rows that train or test, where the specification alone tells. */
    default OptionalInt allRows() {
      return OptionalInt.empty();
    }

    /** Refuses what is made of a teacher's inputs where a study looks at the teacher's own. */
    default void requireRaw(String experiment) {}

    /** The rows of a training that serves a choice, see {@link CellSpec#trial}. */
    OfRows trial(Double holdout);
  }

  /**
   * Inputs and labels of a teacher.
   *
   * @param inputs what is made of them
   */
  record OfTeacher(TeacherSpec teacher, SamplesSpec samples, InputScaling inputs)
      implements OfRows {
    public OfTeacher(TeacherSpec teacher, SamplesSpec samples) {
      this(teacher, samples, InputScaling.RAW);
    }

    @Override
    public OptionalInt trainRows() {
      return OptionalInt.of(samples.train());
    }

    @Override
    public void requireFit(LearnerSpec learner) {
      OfRows.super.requireFit(learner);
      Loss.requireFit(learner.step().training().loss(), OptionalInt.empty());
      learner.step().training().checkFingerprint(teacher);
    }

    @Override
    public OptionalInt allRows() {
      return OptionalInt.of(samples.total());
    }

    @Override
    public void requireRaw(String experiment) {
      Check.that(
          inputs == InputScaling.RAW,
          "inputs",
          "experiment %s takes inputs as they are; set inputs to raw, or experiment to"
              + " generalization",
          experiment);
    }

    @Override
    public OfTeacher trial(Double holdout) {
      return new OfTeacher(teacher, samples.trial(holdout), inputs);
    }

    public static OfTeacher defaults() {
      return new OfTeacher(TeacherSpec.defaults(), SamplesSpec.defaults());
    }
  }

  /**
   * Rows of files.
   *
   * @param data which files, and what of them
   * @param samples which rows train and which test
   * @param inputs what is made of inputs
   * @param labels which training labels are wrong; null: none
   */
  record OfSource(
      SourceSpec data,
      SplitSpec samples,
      InputScaling inputs,
      @JsonInclude(JsonInclude.Include.NON_NULL) LabelNoiseSpec labels)
      implements OfRows {
    public OfSource {
      // One setting, one identity.
      labels = new LabelNoiseSpec.Clean().equals(labels) ? null : labels;
    }

    /** The same rows with the labels that they have. */
    public OfSource clean() {
      return new OfSource(data, samples, inputs, null);
    }

    @Override
    public OptionalInt trainRows() {
      return OptionalInt.empty();
    }

    @Override
    public OfSource withPaths(UnaryOperator<String> path) {
      return new OfSource(data.withPaths(path), samples.withPaths(path), inputs, labels);
    }

    @Override
    public void requireFit(LearnerSpec learner) {
      data.requireComplete();
      samples.requireComplete();
      requireEmpirical(learner, "rows of files have");
    }

    @Override
    public OfSource trial(Double holdout) {
      return new OfSource(data, samples.trial(holdout), inputs, labels);
    }

    /** Paths of all files. */
    public List<String> files() {
      return Stream.concat(data.files().stream(), samples.files().stream()).toList();
    }

    public static OfSource defaults() {
      SourceSpec usual = SourceSpec.defaults();
      return new OfSource(usual, SplitSpec.defaults(), usual.usualInputs(), null);
    }
  }

  /** Rows that are tested where something is changed. */
  sealed interface OfTested extends DataSpec permits OfImages, OfShifted {
    @Override
    default OfTested withPaths(UnaryOperator<String> path) {
      return this;
    }

    /** What tables and figures call them. */
    String name();

    /** Which training labels are wrong. */
    LabelNoiseSpec labels();

    /** Whether they are tested on training rows held out, and on no others. */
    boolean testsHeldOut();

    OfTested trial(Double holdout);
  }

  /**
   * Rows of files, with class patterns where they are images.
   *
   * @param data which files, and what of them
   * @param samples which rows train and which test
   * @param noise the patterns, which rows of numbers have none of
   * @param labels which training labels are wrong; patterns follow the true class
   * @param inputs what is made of inputs
   */
  record OfShifted(
      SourceSpec data,
      SplitSpec samples,
      ClassNoiseSpec noise,
      LabelNoiseSpec labels,
      InputScaling inputs)
      implements OfTested {
    /** The rows as they are in their files. */
    public OfSource rows() {
      return new OfSource(data, samples, InputScaling.RAW, labels);
    }

    @Override
    public OptionalInt trainRows() {
      return OptionalInt.empty();
    }

    @Override
    public void requireFit(LearnerSpec learner) {
      rows().requireFit(learner);
    }

    @Override
    public OfShifted withPaths(UnaryOperator<String> path) {
      return new OfShifted(data.withPaths(path), samples.withPaths(path), noise, labels, inputs);
    }

    @Override
    public String name() {
      String file = data.files().get(0);
      return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }

    @Override
    public boolean testsHeldOut() {
      return samples.held().testsHeldOut();
    }

    @Override
    public OfShifted trial(Double holdout) {
      return new OfShifted(data, samples.trial(holdout), noise, labels, inputs);
    }

    public static OfShifted defaults() {
      OfSource usual = OfSource.defaults();
      return new OfShifted(
          usual.data(),
          usual.samples(),
          ClassNoiseSpec.defaults(),
          LabelNoiseSpec.defaults(),
          usual.inputs());
    }
  }

  /**
   * Images with class patterns.
   *
   * @param labels which training labels are wrong; patterns follow the true class
   */
  record OfImages(
      ImagesSpec images,
      ImageSamplesSpec samples,
      ClassNoiseSpec noise,
      LabelNoiseSpec labels,
      InputScaling inputs)
      implements OfTested {
    public OfImages(
        ImagesSpec images, ImageSamplesSpec samples, ClassNoiseSpec noise, LabelNoiseSpec labels) {
      this(images, samples, noise, labels, InputScaling.RAW);
    }

    @Override
    public String name() {
      return images.name();
    }

    @Override
    public boolean testsHeldOut() {
      return samples.testsHeldOut();
    }

    @Override
    public OfImages trial(Double holdout) {
      return new OfImages(images, samples.trial(holdout), noise, labels, inputs);
    }

    @Override
    public OptionalInt trainRows() {
      return OptionalInt.of(samples.kept());
    }

    @Override
    public void requireFit(LearnerSpec learner) {
      OfTested.super.requireFit(learner);
      requireEmpirical(learner, "images have");
      labels.requireFit(true);
    }

    @Override
    public OfImages withPaths(UnaryOperator<String> path) {
      return new OfImages(images.withPaths(path), samples, noise, labels, inputs);
    }

    public static OfImages defaults() {
      return new OfImages(
          ImagesSpec.defaults(),
          ImageSamplesSpec.defaults(),
          ClassNoiseSpec.defaults(),
          LabelNoiseSpec.defaults());
    }
  }
}
