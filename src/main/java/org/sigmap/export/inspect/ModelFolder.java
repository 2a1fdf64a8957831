package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The directory of a SavedModel, whose files are plain ones and lie in it. */
final class ModelFolder {
  static final String GRAPH = "saved_model.pb";

  private final Path root;
  private final Path real;

  private ModelFolder(Path root, Path real) {
    this.root = root;
    this.real = real;
  }

  /**
   * @throws UnreadableModelException if the directory has no saved_model.pb
   */
  static ModelFolder open(Path directory) throws IOException {
    if (!present(directory.resolve(GRAPH))) {
      throw new UnreadableModelException(
          directory
              + " is not a SavedModel: it has no saved_model.pb; name a directory that"
              + " `sigmap export` or TensorFlow wrote");
    }
    return new ModelFolder(directory, directory.toRealPath());
  }

  Path root() {
    return root;
  }

  boolean has(String name) {
    return present(root.resolve(name));
  }

  private static boolean present(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * A file that the model must have: nothing that a link leads to outside of the model, no pipe, no
   * device.
   */
  Path file(String name) throws IOException {
    Path file;
    try {
      file = root.resolve(name);
    } catch (InvalidPathException e) {
      throw UnreadableModelException.damaged(root, "it names a file \"" + name + "\"");
    }
    if (!present(file)) {
      throw UnreadableModelException.damaged(root, name + " is missing");
    }
    Path target;
    try {
      target = file.toRealPath();
    } catch (java.nio.file.FileSystemException e) {
      throw UnreadableModelException.damaged(root, name + " is a link that leads nowhere");
    }
    if (!target.startsWith(real)) {
      throw UnreadableModelException.damaged(root, name + " leads out of the model");
    }
    if (!Files.isRegularFile(target)) {
      throw UnreadableModelException.damaged(root, name + " is not a file");
    }
    return file;
  }
}
