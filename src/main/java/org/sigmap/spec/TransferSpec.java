package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.function.UnaryOperator;

/**
 * The target of a transfer.
 *
 * @param target which end of the source task's spectrum the target teacher's direction(s) come
 *     from; the input distribution stays the source's. Absent where {@code to} names rows
 * @param ridge λ &gt; 0, penalty per example of the head's ridge regression
 * @param to rows that the head is fitted to and tested on; absent: a teacher's
 * @param samples which of them; absent without {@code to}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransferSpec(SignalCase target, double ridge, SourceSpec to, SplitSpec samples) {
  public TransferSpec {
    Check.positive("ridge", ridge);
    Check.that(
        to != null || samples == null,
        "samples",
        "transfer.samples splits the rows of transfer.to, and there are none; give transfer.to, or"
            + " remove samples");
    if (to != null) {
      to.requireComplete();
      // One setting, one identity.
      target = null;
      samples = samples == null ? SplitSpec.defaults() : samples;
      samples.requireComplete();
    }
  }

  TransferSpec withPaths(UnaryOperator<String> path) {
    return to == null
        ? this
        : new TransferSpec(target, ridge, to.withPaths(path), samples.withPaths(path));
  }

  public static TransferSpec defaults() {
    return new TransferSpec(SignalCase.LOW, 1e-3, null, null);
  }
}
