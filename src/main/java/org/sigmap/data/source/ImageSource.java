package org.sigmap.data.source;

import java.util.List;
import org.sigmap.data.LabelledImages;
import org.sigmap.math.SeedStream;

/**
 * Gives images and their true classes, as they are before patterns and label noise. A record of the
 * settings that the images depend on.
 */
public interface ImageSource {

  /**
   * Pixels of an image, known before images are read.
   *
   * @throws org.sigmap.data.DataException if the file that tells them is missing or damaged
   */
  int pixels();

  int classes();

  /** Whether the user has pixels as bytes, not as numbers from 0 to 1. */
  boolean bytes();

  /** What images are drawn for. */
  enum Part {
    TRAINING,
    TEST
  }

  /**
   * Images in random order.
   *
   * @throws org.sigmap.data.DataException if there are fewer than {@code count}, or a file is
   *     missing or damaged
   */
  LabelledImages draw(Part part, int count, SeedStream stream, Draws draws);

  /** Paths, as the spec gives them, of the files that are read. */
  default List<String> files() {
    return List.of();
  }

  /**
   * Refuses training images that are test images too, however their files are spelled.
   *
   * @throws org.sigmap.spec.SpecException if the ranges have images in common
   */
  default void requireApart() {}
}
