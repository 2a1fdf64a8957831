package org.sigmap.spec;

import java.util.OptionalInt;

/** What a cell trains and tests on: where rows come from, and how many. */
public sealed interface DataSpec {

  int trainRows();

  /**
   * Refuses a loss as far as is known before rows are read; {@link Loss#requireFit} is asked again
   * when they are.
   *
   * @param loss null where it follows from the targets
   * @throws SpecException if the targets have no such loss
   */
  default void requireFit(Loss loss) {}

  /** Inputs and labels of a teacher. */
  record OfTeacher(TeacherSpec teacher, SamplesSpec samples) implements DataSpec {
    @Override
    public int trainRows() {
      return samples.train();
    }

    OfTeacher trial(Double holdout) {
      return new OfTeacher(teacher, samples.trial(holdout));
    }

    @Override
    public void requireFit(Loss loss) {
      Loss.requireFit(loss, OptionalInt.empty());
    }

    public static OfTeacher defaults() {
      return new OfTeacher(TeacherSpec.defaults(), SamplesSpec.defaults());
    }
  }

  /**
   * Images with class patterns.
   *
   * @param labels which training labels are wrong; patterns follow the true class
   */
  record OfImages(
      ImagesSpec images, ImageSamplesSpec samples, ClassNoiseSpec noise, LabelNoiseSpec labels)
      implements DataSpec {
    @Override
    public int trainRows() {
      return samples.kept();
    }

    OfImages trial(Double holdout) {
      return new OfImages(images, samples.trial(holdout), noise, labels);
    }

    OfImages withoutPaths() {
      return new OfImages(images.withoutPaths(), samples, noise, labels);
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
