package org.sigmap.spec;

/**
 * The target of a transfer.
 *
 * @param target which end of the source task's spectrum the target teacher's direction(s) come
 *     from; the input distribution stays the source's
 * @param ridge λ &gt; 0, penalty per example of the head's ridge regression
 */
public record TransferSpec(SignalCase target, double ridge) {
  public TransferSpec {
    Check.positive("ridge", ridge);
  }

  public static TransferSpec defaults() {
    return new TransferSpec(SignalCase.LOW, 1e-3);
  }
}
