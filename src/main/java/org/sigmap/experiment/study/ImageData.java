package org.sigmap.experiment.study;

import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.ImagePool;
import org.sigmap.data.ProceduralDigits;
import org.sigmap.data.ShiftedImages;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.IdxRangeSpec;
import org.sigmap.spec.ImageSamplesSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.SpecException;

/** Images of out-of-distribution cells, read and drawn once however many lanes share them. */
final class ImageData {
  private ImageData() {}

  /** Everything that the images of a cell depend on. */
  private record Key(ImagesSpec images, ImageSamplesSpec samples, ClassNoiseSpec noise, long seed) {
    static Key of(OutOfDistributionCell spec) {
      return new Key(spec.images(), spec.samples(), spec.noise(), spec.seed());
    }
  }

  /** Patterns follow the true class, so flipped labels leave Σ as it is. */
  private record CovarianceKey(Key images) {}

  private record PoolKey(IdxRangeSpec source) {}

  /** The images of a cell. */
  static ShiftedImages of(OutOfDistributionCell spec, Draws draws) {
    return draws.of(Key.of(spec), ShiftedImages.class, key -> draw(spec, draws));
  }

  /** Σ of the images that a cell trains on, decomposed. */
  static SymmetricEigen trainingCovariance(OutOfDistributionCell spec, Draws draws) {
    return draws.of(
        new CovarianceKey(Key.of(spec)),
        SymmetricEigen.class,
        key -> SymmetricEigen.of(EmpiricalCovariance.of(of(spec, draws).training(spec).pixels())));
  }

  private static ShiftedImages draw(OutOfDistributionCell spec, Draws draws) {
    return spec.images() instanceof ImagesSpec.Idx idx
        ? ShiftedImages.draw(spec, pool(idx.train(), draws), pool(idx.test(), draws))
        : ShiftedImages.draw(spec, null, null);
  }

  private static ImagePool pool(IdxRangeSpec source, Draws draws) {
    return draws.of(new PoolKey(source), ImagePool.class, key -> ImagePool.read(key.source()));
  }

  /**
   * Refuses training images that are test images too, however their files are spelled.
   *
   * @throws SpecException if the ranges have images in common
   */
  static void requireApart(ImagesSpec images) {
    if (images instanceof ImagesSpec.Idx idx && ImagePool.shareImages(idx.train(), idx.test())) {
      throw new SpecException(
          "images.test",
          "test shares images with train: "
              + idx.test().images()
              + " and "
              + idx.train().images()
              + " hold the same images; give ranges from and to that do not meet, or another file");
    }
  }

  /** Pixels of an image, which the static shape needs before images are read. */
  static int pixels(ImagesSpec images) {
    return images instanceof ImagesSpec.Idx idx
        ? ImagePool.pixelsPerImage(idx.train())
        : ProceduralDigits.SIDE * ProceduralDigits.SIDE;
  }
}
