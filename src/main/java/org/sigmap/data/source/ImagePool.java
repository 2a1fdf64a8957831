package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.ImageForm;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.RawRows;
import org.sigmap.data.Split;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.Words;

/**
 * Images as files hold them, from which splits and draws take some.
 *
 * @param file for messages
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param channels numbers of a pixel: 1 of grey images, 3 (red, green, blue) in colour
 * @param bytes pixels from 0 to 255, one image after another, each row by row from the top
 * @param labels classes by image, from 0
 * @param names of the classes
 */
record ImagePool(
    Path file, int height, int width, int channels, byte[] bytes, int[] labels, List<String> names)
    implements FileRows {
  /** More pixels than any known set has along a side; guards products against overflow. */
  static final int LONGEST_SIDE = 4096;

  /** Several arrays of the bytes of all images exist for a moment while they are read. */
  private static final int COPIES = 3;

  /**
   * Refuses images before there is an array for them.
   *
   * @throws DataException if Java has no memory for them, or no array is as long
   */
  static void requireRoom(Path file, long images, int size) {
    if (images * size > Integer.MAX_VALUE - Long.BYTES) {
      throw new DataException(
          file + ": " + images + " images exceed the largest array; give fewer of them");
    }
    RawTable.requireRoom(file, images + " images", (double) COPIES * images * size);
  }

  /**
   * Images to train on and to test on.
   *
   * @param test null where they come from the same ones
   * @throws DataException if they are of different sizes or show one class
   */
  static Reading reading(ImagePool train, ImagePool test) {
    if (Arrays.stream(train.labels).distinct().count() < 2) {
      throw new DataException(
          "%s: all images are of one class, so there is nothing to learn; give images of others too"
              .formatted(train.file));
    }
    if (test != null && !train.form().equals(test.form())) {
      throw new DataException(
          "%s: images of %s, but those of %s have %s; give images of one size and kind"
              .formatted(test.file, test.form(), train.file, train.form()));
    }
    return new Reading(train, test, List.of());
  }

  @Override
  public Optional<ImageForm> images() {
    return Optional.of(new ImageForm(height, width, channels));
  }

  /** Such as 28 x 28 grey pixels. */
  String form() {
    return width + " x " + height + (channels == 1 ? " grey pixels" : " pixels in colour");
  }

  /** Images of several files one after another, of one form and with the same classes. */
  static ImagePool of(List<ImagePool> parts) {
    ImagePool first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    long images = parts.stream().mapToLong(ImagePool::count).sum();
    requireRoom(first.file, images, first.inputCount());
    byte[] bytes = new byte[Math.toIntExact(images * first.inputCount())];
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      ImagePool part = parts.get(i);
      for (ImagePool other : parts.subList(0, i)) {
        if (Arrays.equals(part.bytes, other.bytes)) {
          throw new DataException(
              "%s: the same images as those of %s; give each file once"
                  .formatted(part.file, other.file));
        }
      }
      System.arraycopy(part.bytes, 0, bytes, at, part.bytes.length);
      at += part.bytes.length;
    }
    int[] labels = parts.stream().flatMapToInt(part -> Arrays.stream(part.labels)).toArray();
    return new ImagePool(
        first.file, first.height, first.width, first.channels, bytes, labels, first.names);
  }

  /**
   * The same images, classes numbered by other names.
   *
   * @param known whose classes the names are, for messages
   * @throws DataException if an image is of another class
   */
  ImagePool named(List<String> others, Path known) {
    Map<String, Integer> places = new HashMap<>();
    others.forEach(name -> places.put(name, places.size()));
    int[] numbers = new int[labels.length];
    for (int i = 0; i < numbers.length; i++) {
      Integer place = places.get(names.get(labels[i]));
      if (place == null) {
        throw new DataException(
            "%s: image %d is of class %s, which %s has no image of; give it some, or leave these out"
                .formatted(file, i, Words.show(names.get(labels[i])), known));
      }
      numbers[i] = place;
    }
    return new ImagePool(file, height, width, channels, bytes, numbers, others);
  }

  /** Names of classes that have none but their numbers. */
  static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Names of the classes that there are images of, in their order. */
  List<String> namesThatOccur() {
    return Arrays.stream(labels).distinct().sorted().mapToObj(names::get).toList();
  }

  int count() {
    return labels.length;
  }

  @Override
  public Split.Labels splitLabels() {
    return new Split.Labels(
        file.toString(), IntStream.range(0, count()).toArray(), labels, names, null);
  }

  @Override
  public int inputCount() {
    return height * width * channels;
  }

  /** Pixels from 0 to 1. */
  @Override
  public Matrix inputs(int[] some) {
    int size = inputCount();
    RawTable.requireRoom(file, some.length + " images", (double) some.length * size * Double.BYTES);
    double[] pixels = new double[Math.multiplyExact(some.length, size)];
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < size; j++) {
        pixels[i * size + j] =
            Byte.toUnsignedInt(bytes[some[i] * size + j]) / (double) RawRows.Images.WHITE;
      }
    }
    return new Matrix(some.length, size, pixels);
  }

  @Override
  public double[] numbers() {
    return null;
  }

  @Override
  public RawRows raw(double[] means, RawRows targets) {
    return new RawRows.Images(height, width, channels, true, targets);
  }

  /**
   * Distinct grey images in random order.
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
    int[] chosen = Arrays.copyOf(stream.permutation(count()), count);
    return new LabelledImages(
        height,
        width,
        names.size(),
        inputs(chosen),
        Arrays.stream(chosen).map(i -> labels[i]).toArray());
  }
}
