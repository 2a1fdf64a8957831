package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.function.UnaryOperator;

/**
 * Part of an IDX pair. One pair can serve as training and test set with ranges that do not meet.
 *
 * @param images path of the image file, plain or gzip; no part of a cell's identity
 * @param labels path of the label file; no part of a cell's identity
 * @param from first image, counted from 0
 * @param to one past the last image; absent: all that follow
 */
public record IdxRangeSpec(
    String images, String labels, int from, @JsonInclude(JsonInclude.Include.NON_NULL) Integer to) {
  public IdxRangeSpec {
    Check.atLeast("from", from, 0);
    if (to != null) {
      Check.that(
          to > from,
          "to",
          "to, one past the last image, must exceed from (%s), but is %s",
          from,
          to);
    }
  }

  /** Whether the two ranges have a position in common, whatever their files. */
  public boolean meets(IdxRangeSpec other) {
    return (to == null || to > other.from) && (other.to == null || other.to > from);
  }

  IdxRangeSpec withPaths(UnaryOperator<String> path) {
    return new IdxRangeSpec(path.apply(images), path.apply(labels), from, to);
  }
}
