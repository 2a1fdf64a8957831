package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Colour images of 32×32 pixels in CIFAR's binary files, plain or gzip.
 *
 * @param batches paths of the files, whose images stand one file after another; no part of a cell's
 *     identity
 * @param test paths of other files, whose images test; absent: they come from the same ones, by
 *     {@code samples}
 * @param classes 10 of CIFAR-10; of CIFAR-100 its 100 classes, or the 20 that these belong to
 * @param sha256 hashes of all files, in the order of {@link #files}; absent: those of the files
 *     that are there
 */
public record CifarSpec(
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> batches,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> test,
    int classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> sha256)
    implements SourceSpec {
  private static final Set<Integer> CLASSES = Set.of(10, 20, 100);

  public CifarSpec {
    batches = batches == null ? null : List.copyOf(batches);
    // One setting, one identity: a test that names nothing is none.
    test = test == null || test.isEmpty() ? null : List.copyOf(test);
    sha256 = sha256 == null ? null : List.copyOf(sha256);
    Check.that(
        CLASSES.contains(classes),
        "classes",
        "classes must be 10 (CIFAR-10), 100 or 20 (CIFAR-100), but is %s",
        classes);
  }

  public static CifarSpec defaults() {
    return new CifarSpec(null, null, 10, null);
  }

  @Override
  public void requireComplete() {
    Check.that(
        batches != null && !batches.isEmpty(),
        "batches",
        "batches names no file; give the paths of CIFAR's binary files, such as data: {kind: cifar,"
            + " batches: [data_batch_1.bin], test: [test_batch.bin]}");
  }

  @Override
  public List<String> files() {
    return Stream.of(batches, test).filter(Objects::nonNull).flatMap(List::stream).toList();
  }

  @Override
  public CifarSpec withPaths(UnaryOperator<String> path) {
    return new CifarSpec(replaced(batches, path), replaced(test, path), classes, sha256);
  }

  private static List<String> replaced(List<String> paths, UnaryOperator<String> path) {
    return paths == null ? null : paths.stream().map(path).toList();
  }
}
