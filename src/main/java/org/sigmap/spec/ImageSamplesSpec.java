package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How many images are drawn.
 *
 * @param train images drawn to train on, the full batch
 * @param validation images that every shift is tested on
 * @param holdout share of the training images that do not train, as in {@link SamplesSpec}
 * @param trial whether the training only serves a choice, as in {@link SamplesSpec}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageSamplesSpec(int train, int validation, Double holdout, Boolean trial) {
  public ImageSamplesSpec {
    trial = Boolean.TRUE.equals(trial) ? trial : null;
    Check.atLeast("train", train, 2);
    Check.atLeast("validation", validation, 1);
    Holdout.check("holdout", holdout, train);
  }

  public ImageSamplesSpec(int train, int validation) {
    this(train, validation, null, null);
  }

  /** The same images for a training that serves a choice, with so many held out; null: none. */
  ImageSamplesSpec trial(Double share) {
    return new ImageSamplesSpec(train, validation, share, true);
  }

  /** Images that train. */
  public int kept() {
    return train - Holdout.rows(holdout, train);
  }

  /** Images of every test set. */
  public int tested() {
    return testsHeldOut() ? train - kept() : validation;
  }

  /** Whether it is tested on images held out of the training images, and on no others. */
  public boolean testsHeldOut() {
    return trial != null && holdout != null;
  }

  /** 2 % and 2 % of MNIST, as in the authors' script. */
  public static ImageSamplesSpec defaults() {
    return new ImageSamplesSpec(1200, 1200);
  }
}
