package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.List;
import org.sigmap.data.DataException;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.PublicSet;
import org.sigmap.data.RawRows;
import org.sigmap.data.source.IdxFile.IdxHeader;
import org.sigmap.math.Matrix;
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

  /**
   * Images of an IDX pair, as stored, from which experiments draw subsets.
   *
   * @param height rows of pixels of an image
   * @param width pixels of a row
   * @param bytes pixels from 0 to 255, one image after another
   */
  record ImagePool(int height, int width, byte[] bytes, int classes, byte[] labels) {
    /**
     * @throws DataException if either is missing or damaged, or they do not belong together
     */
    static ImagePool read(IdxRangeSpec source, int classes) {
      Path imageFile = Path.of(source.images());
      Path labelFile = Path.of(source.labels());
      int images = IdxFile.header(imageFile, IdxHeader.IMAGES_MAGIC).count();
      int labelCount = IdxFile.header(labelFile, IdxHeader.LABELS_MAGIC).count();
      if (images != labelCount) {
        throw new DataException(
            "%s holds %d images, but %s %d labels; give files that belong together"
                .formatted(imageFile, images, labelFile, labelCount));
      }
      IdxFile.Items labels =
          IdxFile.read(labelFile, IdxHeader.LABELS_MAGIC, source.from(), source.to());
      for (int i = 0; i < labels.bytes().length; i++) {
        int label = Byte.toUnsignedInt(labels.bytes()[i]);
        if (label >= classes) {
          throw new DataException(
              "%s: label %d is %d, but the classes are 0 to %d; give a set of %d classes"
                  .formatted(labelFile, source.from() + i, label, classes - 1, classes));
        }
      }
      IdxFile.Items pixels =
          IdxFile.read(imageFile, IdxHeader.IMAGES_MAGIC, source.from(), source.to());
      IdxHeader header = pixels.header();
      return new ImagePool(
          header.height(), header.width(), pixels.bytes(), classes, labels.bytes());
    }

    /**
     * @throws DataException if the file is missing or no IDX image file
     */
    static int pixelsPerImage(IdxRangeSpec source) {
      return IdxFile.header(Path.of(source.images()), IdxHeader.IMAGES_MAGIC).itemBytes();
    }

    /**
     * Whether two ranges have images in common: of one file, by whatever name, or of copies of it.
     *
     * @throws DataException if a file is missing or no IDX image file
     */
    static boolean shareImages(IdxRangeSpec one, IdxRangeSpec other) {
      return one.meets(other)
          && IdxFile.same(Path.of(one.images()), Path.of(other.images()), IdxHeader.IMAGES_MAGIC);
    }

    int count() {
      return labels.length;
    }

    /**
     * Distinct images in random order.
     *
     * @param what names the draw in messages
     * @throws DataException if there are fewer than {@code count}
     */
    LabelledImages draw(int count, SeedStream stream, String what) {
      if (count > count()) {
        throw new DataException(
            "%d %s images are asked for, but the range holds %d; widen it or ask for fewer"
                .formatted(count, what, count()));
      }
      int[] order = stream.permutation(count());
      int size = height * width;
      double[] pixels = new double[count * size];
      int[] chosen = new int[count];
      for (int i = 0; i < count; i++) {
        chosen[i] = labels[order[i]];
        for (int j = 0; j < size; j++) {
          pixels[i * size + j] =
              Byte.toUnsignedInt(bytes[order[i] * size + j]) / (double) RawRows.Images.WHITE;
        }
      }
      return new LabelledImages(height, width, classes, new Matrix(count, size, pixels), chosen);
    }
  }
}
