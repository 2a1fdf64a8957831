package org.sigmap.spec;

/**
 * How many images are drawn.
 *
 * @param train images to train on, the full batch
 * @param validation images that every shift is tested on
 */
public record ImageSamplesSpec(int train, int validation) {
  public ImageSamplesSpec {
    Check.atLeast("train", train, 2);
    Check.atLeast("validation", validation, 1);
  }

  /** 2 % and 2 % of MNIST, as in the authors' script. */
  public static ImageSamplesSpec defaults() {
    return new ImageSamplesSpec(1200, 1200);
  }
}
