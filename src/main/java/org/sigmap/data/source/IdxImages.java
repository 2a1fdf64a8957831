package org.sigmap.data.source;

import java.util.List;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.PublicSet;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.IdxRangeSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.SpecException;

/**
 * Images of IDX files, each pair read once however many cells draw from it.
 *
 * @param spec which files, and which part of them
 */
record IdxImages(ImagesSpec.Idx spec) implements ImageSource {
  private record PoolKey(IdxRangeSpec range, int classes) {}

  @Override
  public int pixels() {
    return ImagePool.pixelsPerImage(spec.train());
  }

  /** Those of the set of that name; the format is MNIST's, and sets of other names are like it. */
  @Override
  public int classes() {
    return PublicSet.named(spec.dataset()).orElse(PublicSet.mnist()).classes();
  }

  @Override
  public boolean bytes() {
    return true;
  }

  @Override
  public LabelledImages draw(Part part, int count, SeedStream stream, Draws draws) {
    IdxRangeSpec range = part == Part.TRAINING ? spec.train() : spec.test();
    return draws
        .of(
            new PoolKey(range, classes()),
            ImagePool.class,
            key -> ImagePool.read(key.range(), key.classes()))
        .draw(count, stream, part == Part.TRAINING ? "training" : "test");
  }

  @Override
  public List<String> files() {
    return List.of(
        spec.train().images(), spec.train().labels(), spec.test().images(), spec.test().labels());
  }

  @Override
  public void requireApart() {
    if (ImagePool.shareImages(spec.train(), spec.test())) {
      throw new SpecException(
          "images.test",
          ("test shares images with train: %s and %s hold the same images; give ranges"
                  + " from and to that do not meet, or another file")
              .formatted(spec.test().images(), spec.train().images()));
    }
  }
}
