package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** A kind may stand in a chain twice, each remembering its own. */
class ChainTest {
  private static final double MU = 0.75;
  private static final int STEPS = 4;

  /** Some roundings of float64. */
  private static final double TOLERANCE = 1e-14;

  /** b ← μb + u, c ← μc + b, c being what the chain makes of a constant u. */
  @Test
  void twoHeavyBallsKeepBuffersOfTheirOwn() {
    double[] gradient = {1, -2, 3, 0.5, 0.25, -0.125};
    Chain chain = new Chain(List.of(new Momentum(), new Chain(List.of(new Momentum()))));
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      Parameters<TFloat64> updates = graph.parameters(2, 1, 2, flat(gradient));
      var context =
          new StepContext<TFloat64>(
              graph.ops,
              updates,
              new Hyperparameters<>(
                  Map.of(Hyperparameters.MOMENTUM, graph.constant(Shape.of(1), MU))),
              graph.ops.ints(0),
              graph.ops.ints(5),
              null);
      StepState<TFloat64> state = chain.init(graph.ops, updates);
      assertEquals(2 * updates.operands().size(), state.operands().size());
      Parameters<TFloat64> moved = updates;
      for (int step = 0; step < STEPS; step++) {
        Transition<TFloat64> transition = chain.apply(context, updates, state);
        moved = transition.updates();
        state = transition.state();
      }
      double inner = 0;
      double outer = 0;
      for (int step = 0; step < STEPS; step++) {
        inner = MU * inner + 1;
        outer = MU * outer + inner;
      }
      double[] got = graph.run(graph.flat(moved));
      double[] all = flat(gradient);
      for (int i = 0; i < all.length; i++) {
        assertEquals(outer * all[i], got[i], TOLERANCE);
      }
    }
  }

  /** 2·1 + 1 + 1·2 + 2 parameters of a network with two inputs, one unit, two outputs. */
  private static double[] flat(double[] some) {
    double[] all = new double[7];
    for (int i = 0; i < all.length; i++) {
      all[i] = some[i % some.length];
    }
    return all;
  }
}
