package org.sigmap.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.spec.CifarSpec;

/**
 * Images in CIFAR's binary files (Krizhevsky 2009, "Learning multiple layers of features from tiny
 * images"; "CIFAR-10 binary version"): records of a class, in CIFAR-100 of one of the 20 and one of
 * the 100 classes, and 1,024 bytes each of red, green and blue, row by row from the top.
 */
final class CifarFiles {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = CHANNELS * PLANE;

  /** CIFAR-10's, in the order of their numbers. */
  private static final List<String> NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private CifarFiles() {}

  /**
   * @throws DataException if a file is missing or damaged, or of the other set
   */
  static FileRows.Reading read(CifarSpec spec) {
    return ImagePool.reading(
        pool(spec.batches(), spec.classes()),
        spec.test() == null ? null : pool(spec.test(), spec.classes()));
  }

  private static ImagePool pool(List<String> files, int classes) {
    return ImagePool.of(files.stream().map(file -> pool(Path.of(file), classes)).toList());
  }

  private static ImagePool pool(Path file, int classes) {
    int set = classes == NAMES.size() ? classes : 100;
    return InputFile.open(
        file,
        "a CIFAR file",
        () -> "`sigmap data fetch cifar-" + set + "` gets it, or correct the path",
        in -> pool(in, file, classes));
  }

  private static ImagePool pool(InputStream in, Path file, int classes) throws IOException {
    // CIFAR-100 has two classes a record, that of the 20 first.
    int before = classes == NAMES.size() ? 1 : 2;
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    IntStream.Builder labels = IntStream.builder();
    int count = 0;
    while (true) {
      byte[] record = in.readNBytes(before + PIXELS);
      if (record.length == 0 && count > 0) {
        break;
      }
      if (record.length < before + PIXELS) {
        throw new DataException(
            "%s: %d whole images of %d bytes and %d bytes more; get the file again, or set data.classes"
                    .formatted(file, count, before + PIXELS, record.length)
                + " to "
                + (before == 1 ? "100 if it is one of CIFAR-100" : "10 if it is one of CIFAR-10"));
      }
      int label = Byte.toUnsignedInt(record[classes == 100 ? 1 : 0]);
      if (label >= classes) {
        throw new DataException(
            "%s: image %d is of class %d, but the classes are 0 to %d; give a file of CIFAR-%d"
                .formatted(file, count, label, classes - 1, before == 1 ? 10 : 100));
      }
      labels.add(label);
      ImagePool.requireRoom(file, ++count, PIXELS);
      pixels.writeBytes(interleaved(record, before));
    }
    return new ImagePool(
        file,
        SIDE,
        SIDE,
        CHANNELS,
        pixels.toByteArray(),
        labels.build().toArray(),
        before == 1 ? NAMES : ImagePool.numbered(classes));
  }

  /** Red, green and blue of each pixel together. */
  private static byte[] interleaved(byte[] record, int before) {
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      pixels[i] = record[before + i % CHANNELS * PLANE + i / CHANNELS];
    }
    return pixels;
  }
}
