package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
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
    Operand<TInt32> size = ops.ints(sizePerLane(like));
    Operand<TInt32> bits =
        perLane(
            tf,
            seeds,
            step,
            seed ->
                tf.random.statelessRandomUniformInt(size, seed, tf.constant(0), tf.constant(2)));
    Operand<TInt32> signs = tf.math.sub(tf.math.mul(bits, tf.constant(2)), tf.constant(1));
    return split(ops, tf.dtypes.cast(signs, ops.type()), like);
  }

  /** Independent N(0, 1), shapes of {@code like}. */
  static <T extends TFloating> Parameters<T> normals(
      LaneOps<T> lanes, Operand<TInt32> seeds, Operand<TInt32> step, Parameters<T> like) {
    LaneOps<T> ops = lanes.scoped("Gaussian");
    Ops tf = ops.tf();
    Operand<TInt32> size = ops.ints(sizePerLane(like));
    // Drawn in float64 and rounded, so that a float32 run sees the float64 run's probes.
    Operand<TFloat64> normals =
        perLane(
            tf, seeds, step, seed -> tf.random.statelessRandomNormal(size, seed, TFloat64.class));
    return split(ops, tf.dtypes.cast(normals, ops.type()), like);
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

  private static <T extends TFloating> int sizePerLane(Parameters<T> like) {
    long size = like.asList().stream().mapToLong(part -> part.shape().size()).sum();
    return Math.toIntExact(size / like.w1().shape().get(0));
  }

  /** Cuts {@code [L, all parameters of a lane]} into operands. */
  private static <T extends TFloating> Parameters<T> split(
      LaneOps<T> ops, Operand<T> all, Parameters<T> like) {
    List<Operand<T>> parts = new ArrayList<>();
    int from = 0;
    for (Operand<T> part : like.asList()) {
      Shape shape = part.shape();
      int lanes = Math.toIntExact(shape.get(0));
      int size = Math.toIntExact(shape.size() / lanes);
      Operand<T> cut = ops.tf().slice(all, ops.ints(0, from), ops.ints(lanes, size));
      parts.add(ops.tf().reshape(cut, ops.tf().constant(shape.asArray())));
      from += size;
    }
    return Parameters.of(parts);
  }
}
