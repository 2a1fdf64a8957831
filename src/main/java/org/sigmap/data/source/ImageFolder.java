package org.sigmap.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.sigmap.data.DataException;
import org.sigmap.spec.Contents;
import org.sigmap.spec.ImageFolderSpec;
import org.sigmap.spec.Words;

/** Images in a folder a class, which is called what its folder is. */
final class ImageFolder {
  private ImageFolder() {}

  /**
   * @throws DataException if a folder or an image is missing or damaged, or of another size or kind
   */
  static FileRows.Reading read(ImageFolderSpec spec) {
    ImagePool train = pool(Path.of(spec.folder()));
    return ImagePool.reading(
        train,
        spec.test() == null ? null : pool(Path.of(spec.test())).named(train.names(), train.file()));
  }

  private static ImagePool pool(Path folder) {
    List<Path> files = files(folder);
    List<String> names = List.copyOf(new TreeSet<>(files.stream().map(ImageFolder::name).toList()));
    PictureFile first = PictureFile.read(files.get(0));
    int size = first.bytes().length;
    ImagePool.requireRoom(folder, files.size(), size);
    byte[] bytes = new byte[Math.multiplyExact(files.size(), size)];
    int[] labels = new int[files.size()];
    for (int i = 0; i < labels.length; i++) {
      PictureFile picture = i == 0 ? first : PictureFile.read(files.get(i), first, files.get(0));
      System.arraycopy(picture.bytes(), 0, bytes, i * size, size);
      labels[i] = names.indexOf(name(files.get(i)));
    }
    return new ImagePool(
        folder, first.height(), first.width(), first.channels(), bytes, labels, names);
  }

  private static String name(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          Files.exists(folder)
              ? folder + ": is a file; name the folder that the classes' folders are in"
              : folder + ": no such folder; correct the path");
    }
    try {
      List<Path> files = Contents.within(folder);
      if (files.isEmpty()) {
        throw new DataException(
            folder + ": no images in folders of classes; put each into a folder of its class");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(
          "%s: cannot be read (%s); change its mode"
              .formatted(folder, Words.show(String.valueOf(e.getMessage()))),
          e);
    }
  }
}
