package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Random numbers that are functions of (lane seed, step) alone, by TensorFlow's counter-based
 * generator (Salmon et al. 2011): the same on every call, in every group of lanes, and at every
 * floating-point type. A graph compiled by XLA may draw other numbers than one that is not.
 */
final class LaneRandom {
  private LaneRandom() {}

  /** Independent ±1 with equal odds, shapes of {@code like}. */
  static <T extends TFloating> Parameters<T> signs(
      LaneOps<T> lanes, Operand<TInt32> seeds, Operand<TInt32> step, Parameters<T> like) {
    LaneOps<T> ops = lanes.scoped("Rademacher");
    Ops tf = ops.tf();
    Operand<TInt32> size = ops.ints(like.network().size());
    Operand<TInt32> bits =
        perLane(
            tf,
            seeds,
            step,
            seed ->
                tf.random.statelessRandomUniformInt(size, seed, tf.constant(0), tf.constant(2)));
    Operand<TInt32> signs = tf.math.sub(tf.math.mul(bits, tf.constant(2)), tf.constant(1));
    return Parameters.ofFlat(ops, like.network(), tf.dtypes.cast(signs, ops.type()));
  }

  /** Independent N(0, 1), shapes of {@code like}. */
  static <T extends TFloating> Parameters<T> normals(
      LaneOps<T> lanes, Operand<TInt32> seeds, Operand<TInt32> step, Parameters<T> like) {
    LaneOps<T> ops = lanes.scoped("Gaussian");
    Ops tf = ops.tf();
    Operand<TInt32> size = ops.ints(like.network().size());
    // Drawn in float64 and rounded, so that a float32 run sees the float64 run's probes.
    Operand<TFloat64> normals =
        perLane(
            tf, seeds, step, seed -> tf.random.statelessRandomNormal(size, seed, TFloat64.class));
    return Parameters.ofFlat(ops, like.network(), tf.dtypes.cast(normals, ops.type()));
  }

  private static <U extends org.tensorflow.types.family.TType> Operand<U> perLane(
      Ops tf,
      Operand<TInt32> seeds,
      Operand<TInt32> step,
      Function<Operand<TInt32>, Operand<U>> draw) {
    List<Operand<U>> lanes = new ArrayList<>();
    for (Operand<TInt32> seed : tf.unstack(seeds, seeds.shape().get(0))) {
      lanes.add(draw.apply(tf.stack(List.of(seed, step))));
    }
    return tf.stack(lanes);
  }
}
