package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Grey images in a pair of IDX files, plain or gzip, with as many classes as labels occur.
 *
 * @param images path of the image file; no part of a cell's identity
 * @param labels path of the label file; no part of a cell's identity
 * @param test another pair, whose images test; absent: they come from the same pair, by {@code
 *     samples}
 * @param sha256 hashes of the files, in the order of {@link #files}; absent: those of the files
 *     that are there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IdxSpec(String images, String labels, Pair test, List<String> sha256)
    implements SourceSpec {

  /**
   * Images and their labels.
   *
   * @param images path of the image file; no part of a cell's identity
   * @param labels path of the label file; no part of a cell's identity
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pair(String images, String labels) {
    public static Pair defaults() {
      return new Pair(null, null);
    }

    private boolean isComplete() {
      return images != null && labels != null;
    }
  }

  public IdxSpec {
    sha256 = sha256 == null ? null : List.copyOf(sha256);
    // One setting, one identity: a test that names nothing is none.
    test = Pair.defaults().equals(test) ? null : test;
  }

  public static IdxSpec defaults() {
    return new IdxSpec(null, null, null, null);
  }

  public Pair pair() {
    return new Pair(images, labels);
  }

  @Override
  public void requireComplete() {
    Check.that(
        pair().isComplete(),
        "images",
        "a pair of IDX files is images and labels; name both, such as data: {kind: idx, images:"
            + " train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}");
    Check.that(
        test == null || test.isComplete(),
        "test",
        "a pair of IDX files is images and labels; name both for test too, or leave it out");
  }

  @Override
  public List<String> files() {
    return Stream.of(pair(), test)
        .filter(Objects::nonNull)
        .flatMap(pair -> Stream.of(pair.images, pair.labels))
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public IdxSpec withPaths(UnaryOperator<String> path) {
    return new IdxSpec(
        path.apply(images),
        path.apply(labels),
        test == null ? null : new Pair(path.apply(test.images), path.apply(test.labels)),
        sha256);
  }
}
