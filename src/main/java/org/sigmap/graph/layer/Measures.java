package org.sigmap.graph.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.LossKind;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * How networks do on sets of rows, by every measure of a {@link LossKind} from one pass over them.
 *
 * <p>A block of rows at a time, so that memory and cache traffic are those of one block: a
 * 9,800-row test set times 500 hidden units is 20 MB a lane. The sums of a block have a place of
 * their own, and places are added in their order: results have the same bits whatever lanes there
 * are, however many loops take blocks, and in whatever order these end.
 *
 * @param network f
 * @param prepared what {@link Network#prepared} made of its parameters
 * @param kind what is measured
 * @param loops that take blocks side by side, each on a thread of its own where there is one
 */
public record Measures<T extends TFloating>(
    LaneOps<T> ops, Network network, Bundle prepared, LossKind kind, int loops) {
  /**
   * Bytes of a lane's rows and of its widest activations in a block. Not the cache of this machine:
   * which rows share a block decides the last digits. Smaller blocks cost more in starting kernels
   * than they gain, larger ones leave the cache that a core has to itself (docs/performance.md).
   */
  private static final int BLOCK_BYTES = 1 << 20;

  /** Rows that a processor's registers hold at once; blocks are multiples of it. */
  private static final int REGISTER_ROWS = 8;

  /** Of networks whose parameters are given. */
  public static <T extends TFloating> Measures<T> of(
      LaneOps<T> lanes, Parameters<T> parameters, LossKind kind, int loops) {
    LaneOps<T> ops = lanes.scoped("Measures");
    return new Measures<>(
        ops, parameters.network(), Network.prepared(ops, parameters), kind, loops);
  }

  /**
   * Rows of a block: as many as {@value #BLOCK_BYTES} bytes hold of a row and its widest
   * activation, made even among the blocks.
   *
   * @param rows that there are
   * @param bytes of a number
   */
  public static int blockRows(Network network, int rows, int bytes) {
    long width = network.layers().stream().mapToLong(Layer::outputs).max().orElseThrow();
    long held = BLOCK_BYTES / (bytes * (network.inputs() + width));
    long most = Math.max(1, held / REGISTER_ROWS) * REGISTER_ROWS;
    long blocks = (rows + most - 1) / most;
    long even = (rows + blocks - 1) / blocks;
    return (int) Math.min(rows, (even + REGISTER_ROWS - 1) / REGISTER_ROWS * REGISTER_ROWS);
  }

  /**
   * Each measure by its name, {@code [L]}.
   *
   * @param x {@code [L,n,d]}
   * @param y {@code [L,n,o]}
   */
  public Map<String, Operand<T>> of(Operand<T> x, Operand<T> y) {
    Ops tf = ops.tf();
    int rows = Math.toIntExact(x.shape().get(1));
    int block = blockRows(network, rows, ops.type() == TFloat32.class ? Float.BYTES : Double.BYTES);
    int whole = rows / block;
    Bundle read = prepared.under("prepared").with("x", x).with("y", y);
    List<Operand<T>> sums = new ArrayList<>();
    for (int loop = 0; loop < loops; loop++) {
      int from = loop * whole / loops;
      int to = (loop + 1) * whole / loops;
      if (to - from > 1) {
        sums.add(loop(read, block, from, to - from));
      } else if (to > from) {
        sums.add(alone(read, from * block, block));
      }
    }
    if (rows > whole * block) {
      sums.add(alone(read, whole * block, rows - whole * block));
    }
    Operand<T> places = sums.size() == 1 ? sums.get(0) : tf.concat(sums, tf.constant(0));
    Operand<T> all = tf.linalg.transpose(places, ops.ints(1, 2, 0));
    double entries = (double) rows * kind.entries(network.outputs());
    Operand<T> means = tf.math.div(tf.reduceSum(all, ops.ints(2)), ops.constant(entries));
    List<String> names = kind.measures();
    Map<String, Operand<T>> named = new LinkedHashMap<>();
    tf.unstack(means, (long) names.size(), Unstack.axis(1L))
        .forEach(mean -> named.put(names.get(named.size()), mean));
    return named;
  }

  /** Sums of blocks in turn {@code [times,L,measures]}. */
  private Operand<T> loop(Bundle read, int rows, int from, int times) {
    Ops tf = ops.tf();
    long lanes = read.get("x", ops.type()).shape().get(0);
    int[] places = IntStream.range(0, times).toArray();
    Operand<T> none =
        tf.fill(tf.constant(new long[] {times, lanes, kind.measures().size()}), ops.constant(0));
    return Loop.repeat(
            tf,
            tf.constant(times),
            Bundle.of("sums", none),
            read.with("from", tf.constant(from)),
            (body, index, before, in) -> {
              Operand<TInt32> block = body.math.add(in.get("from", TInt32.class), index);
              Operand<T> sums =
                  sums(
                      new LaneOps<>(body, ops.type()),
                      in,
                      body.math.mul(block, body.constant(rows)),
                      rows);
              Operand<TInt32> place =
                  body.reshape(body.constant(places), body.constant(new int[] {times, 1, 1}));
              return Bundle.of(
                  "sums",
                  body.select(body.math.equal(place, index), sums, before.get("sums", ops.type())));
            })
        .get("sums", ops.type());
  }

  /** Sums of one block {@code [1,L,measures]}. */
  private Operand<T> alone(Bundle read, int start, int rows) {
    return ops.tf()
        .expandDims(sums(ops, read, ops.tf().constant(start), rows), ops.tf().constant(0));
  }

  /** Sums of each measure over the rows from {@code start} on {@code [L,measures]}. */
  private Operand<T> sums(LaneOps<T> at, Bundle in, Operand<TInt32> start, int rows) {
    Operand<T> x = rowsOf(at, in.get("x", at.type()), start, rows);
    Operand<T> y = rowsOf(at, in.get("y", at.type()), start, rows);
    Operand<T> outputs = network.outputs(at, in.in("prepared"), x);
    return at.tf().stack(kind.sums(at, outputs, y), Stack.axis(1L));
  }

  private static <T extends TFloating> Operand<T> rowsOf(
      LaneOps<T> ops, Operand<T> matrix, Operand<TInt32> start, int rows) {
    Ops tf = ops.tf();
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> begin = tf.stack(List.of(zero, start, zero));
    int lanes = Math.toIntExact(matrix.shape().get(0));
    int columns = Math.toIntExact(matrix.shape().get(2));
    return tf.slice(matrix, begin, tf.constant(new int[] {lanes, rows, columns}));
  }
}
