package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.List;
import org.sigmap.data.DataException;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.PublicSet;
import org.sigmap.data.source.IdxFile.IdxHeader;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.IdxRangeSpec;
import org.sigmap.spec.IdxSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.SpecException;

/**
 * Images of IDX files, each pair read once however many cells draw from it.
 *
 * @param spec which files, and which part of them
 */
record IdxImages(ImagesSpec.Idx spec) implements ImageSource {
  private record PoolKey(IdxRangeSpec range, int classes) {}

  /** Different bytes, as which labels are stored. */
  private static final int LABELS = 256;

  @Override
  public int pixels() {
    return IdxFile.header(Path.of(spec.train().images()), IdxHeader.IMAGES_MAGIC).itemBytes();
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
        .of(new PoolKey(range, classes()), ImagePool.class, key -> pool(key.range(), key.classes()))
        .draw(count, stream, part == Part.TRAINING ? "training" : "test");
  }

  @Override
  public List<String> files() {
    return List.of(
        spec.train().images(), spec.train().labels(), spec.test().images(), spec.test().labels());
  }

  @Override
  public void requireApart() {
    if (shareImages(spec.train(), spec.test())) {
      throw new SpecException(
          "images.test",
          ("test shares images with train: %s and %s hold the same images; give ranges"
                  + " from and to that do not meet, or another file")
              .formatted(spec.test().images(), spec.train().images()));
    }
  }

  /**
   * As many classes as training labels occur.
   *
   * @throws DataException if a file is missing or damaged, or they do not belong together
   */
  static FileRows.Reading read(IdxSpec spec) {
    ImagePool train = whole(spec.pair());
    List<String> names = train.namesThatOccur();
    return ImagePool.reading(
        train.named(names, train.file()),
        spec.test() == null ? null : whole(spec.test()).named(names, train.file()));
  }

  private static ImagePool whole(IdxSpec.Pair pair) {
    return pool(new IdxRangeSpec(pair.images(), pair.labels(), 0, null), LABELS);
  }

  /**
   * Images of an IDX pair, as stored, from which experiments draw subsets.
   *
   * @throws DataException if either file is missing or damaged, or they do not belong together
   */
  static ImagePool pool(IdxRangeSpec source, int classes) {
    Path imageFile = Path.of(source.images());
    Path labelFile = Path.of(source.labels());
    int images = IdxFile.header(imageFile, IdxHeader.IMAGES_MAGIC).count();
    int labelCount = IdxFile.header(labelFile, IdxHeader.LABELS_MAGIC).count();
    if (images != labelCount) {
      throw new DataException(
          "%s holds %d images, but %s %d labels; give files that belong together"
              .formatted(imageFile, images, labelFile, labelCount));
    }
    byte[] bytes =
        IdxFile.read(labelFile, IdxHeader.LABELS_MAGIC, source.from(), source.to()).bytes();
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Byte.toUnsignedInt(bytes[i]);
      if (labels[i] >= classes) {
        throw new DataException(
            "%s: label %d is %d, but the classes are 0 to %d; give a set of %d classes"
                .formatted(labelFile, source.from() + i, labels[i], classes - 1, classes));
      }
    }
    IdxFile.Items pixels =
        IdxFile.read(imageFile, IdxHeader.IMAGES_MAGIC, source.from(), source.to());
    return new ImagePool(
        imageFile,
        pixels.header().height(),
        pixels.header().width(),
        1,
        pixels.bytes(),
        labels,
        ImagePool.numbered(classes));
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
}
