package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Images in colour of one digit each, in the MATLAB files of Street View House Numbers' cropped
 * digits.
 *
 * @param file path of the file; no part of a cell's identity
 * @param test path of another file, whose images test; absent: they come from the same one, by
 *     {@code samples}
 * @param sha256 hashes of the files, in the order of {@link #files}; absent: those of the files
 *     that are there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SvhnSpec(String file, String test, List<String> sha256) implements SourceSpec {
  public SvhnSpec {
    sha256 = sha256 == null ? null : List.copyOf(sha256);
  }

  public static SvhnSpec defaults() {
    return new SvhnSpec(null, null, null);
  }

  @Override
  public void requireComplete() {
    Check.that(
        file != null,
        "file",
        "file names no file; give its path, such as data: {kind: svhn, file: train_32x32.mat, test:"
            + " test_32x32.mat}");
  }

  @Override
  public List<String> files() {
    return Stream.of(file, test).filter(Objects::nonNull).toList();
  }

  @Override
  public SvhnSpec withPaths(UnaryOperator<String> path) {
    return new SvhnSpec(path.apply(file), test == null ? null : path.apply(test), sha256);
  }
}
