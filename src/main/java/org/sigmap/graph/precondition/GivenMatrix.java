package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** A P that every lane brings. */
public record GivenMatrix() implements KnownPreconditioner {
  @Override
  public Brought brings() {
    return Brought.PRECONDITIONER;
  }

  @Override
  public PowerForm form(int inputs) {
    return new FullPower(inputs);
  }

  @Override
  public List<String> knownNumbers() {
    return List.of();
  }

  @Override
  public Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Bundle brought,
      Hyperparameters<TFloat64> numbers) {
    return new Made(brought, Optional.empty());
  }
}
