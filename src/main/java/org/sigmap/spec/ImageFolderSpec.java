package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * PNG and JPEG images in a folder a class, all of one size, grey or in colour.
 *
 * @param folder path of the folder that the classes' folders are in; no part of a cell's identity
 * @param test another such folder, whose images test; absent: they come from the same one, by
 *     {@code samples}
 * @param sha256 hashes of the folders, in the order of {@link #files}; absent: those of the folders
 *     that are there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageFolderSpec(String folder, String test, List<String> sha256)
    implements SourceSpec {
  public ImageFolderSpec {
    sha256 = sha256 == null ? null : List.copyOf(sha256);
  }

  public static ImageFolderSpec defaults() {
    return new ImageFolderSpec(null, null, null);
  }

  @Override
  public void requireComplete() {
    Check.that(
        folder != null,
        "folder",
        "folder names no folder; give the path of one with a folder a class, such as data: {kind:"
            + " image-folder, folder: leaves}");
  }

  @Override
  public List<String> files() {
    return Stream.of(folder, test).filter(Objects::nonNull).toList();
  }

  @Override
  public ImageFolderSpec withPaths(UnaryOperator<String> path) {
    return new ImageFolderSpec(path.apply(folder), test == null ? null : path.apply(test), sha256);
  }
}
