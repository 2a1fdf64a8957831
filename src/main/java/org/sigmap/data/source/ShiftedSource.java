package org.sigmap.data.source;

import org.sigmap.data.ShiftedImages;

/** Images with a pattern a class, tested under every {@link ShiftedImages.Test}. */
public interface ShiftedSource extends DataSource {

  /** The images of which training and test sets are made. */
  ShiftedImages shifted(Draws draws);

  /**
   * Refuses training images that are test images too, however their files are spelled.
   *
   * @throws org.sigmap.spec.SpecException if the ranges have images in common
   */
  default void requireApart() {}
}
