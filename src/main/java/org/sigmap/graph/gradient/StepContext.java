package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Where a step happens.
 *
 * @param ops arithmetic in the graph being built
 * @param parameters θ before the step
 * @param hyperparameters one number a lane each
 * @param step number of updates already made, a scalar
 * @param probeSeeds one a lane {@code [L]}: what a random probe depends on besides the step, so
 *     that a lane draws what its solo run draws
 * @param oracle gradients at other points
 */
public record StepContext<T extends TFloating>(
    LaneOps<T> ops,
    Parameters<T> parameters,
    Hyperparameters<T> hyperparameters,
    Operand<TInt32> step,
    Operand<TInt32> probeSeeds,
    GradientOracle<T> oracle) {

  /**
   * Every floating-point operand of this context, so that a branch can carry them into its body.
   */
  public List<Operand<T>> operands() {
    List<Operand<T>> operands = new ArrayList<>(parameters.asList());
    operands.addAll(hyperparameters.values().values());
    operands.addAll(oracle.operands());
    return operands;
  }

  /** Every integer operand of this context. */
  public List<Operand<TInt32>> integers() {
    return List.of(step, probeSeeds);
  }

  /**
   * The same step inside the body of a branch.
   *
   * @param body arithmetic in that body
   * @param operands what stands there for {@link #operands()}, in the same order
   * @param integers what stands there for {@link #integers()}
   */
  public StepContext<T> rebound(
      LaneOps<T> body, List<Operand<T>> operands, List<Operand<TInt32>> integers) {
    Iterator<Operand<T>> next = operands.iterator();
    List<Operand<T>> theta = new ArrayList<>();
    parameters.asList().forEach(part -> theta.add(next.next()));
    Map<String, Operand<T>> numbers = new LinkedHashMap<>();
    hyperparameters.values().keySet().forEach(name -> numbers.put(name, next.next()));
    List<Operand<T>> read = new ArrayList<>();
    next.forEachRemaining(read::add);
    return new StepContext<>(
        body,
        Parameters.of(theta),
        new Hyperparameters<>(numbers),
        integers.get(0),
        integers.get(1),
        oracle.rebound(body, read));
  }

  /** The same step with another oracle. */
  public StepContext<T> with(GradientOracle<T> other) {
    return new StepContext<>(ops, parameters, hyperparameters, step, probeSeeds, other);
  }
}
