package org.sigmap.graph.precondition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Σ within groups of inputs, and the power of each: blocks of one size s are one part {@code
 * [B,s,s]}, of Σ as of P.
 *
 * @param bySize the groups of each size, by its part's name
 * @param size m
 */
record BlockPower(Map<String, List<List<Integer>>> bySize, int size) implements PowerForm {

  static BlockPower of(List<List<Integer>> groups, int size) {
    Map<Integer, List<List<Integer>>> sizes = new TreeMap<>();
    groups.forEach(own -> sizes.computeIfAbsent(own.size(), s -> new ArrayList<>()).add(own));
    Map<String, List<List<Integer>>> bySize = new LinkedHashMap<>();
    sizes.forEach((s, own) -> bySize.put(Factor.BLOCKS + s, own));
    return new BlockPower(bySize, size);
  }

  private static int rows(List<List<Integer>> groups) {
    return groups.get(0).size();
  }

  @Override
  public Map<String, Shape> taken() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    bySize.forEach(
        (part, groups) -> shapes.put(part, Shape.of(groups.size(), rows(groups), rows(groups))));
    return shapes;
  }

  @Override
  public Map<String, Shape> kept() {
    return taken();
  }

  @Override
  public Map<String, double[]> of(Known sigma) {
    Map<String, double[]> parts = new LinkedHashMap<>();
    bySize.forEach(
        (part, groups) ->
            parts.put(
                part,
                groups.stream()
                    .flatMapToDouble(
                        own ->
                            own.stream()
                                .flatMapToDouble(
                                    i -> own.stream().mapToDouble(j -> sigma.at(i, j))))
                    .toArray()));
    return parts;
  }

  @Override
  public Bundle ofMatrix(LaneOps<TFloat64> ops, Operand<TFloat64> sigma) {
    Ops tf = ops.tf();
    long lanes = sigma.shape().get(0);
    Operand<TFloat64> flat = tf.reshape(sigma, tf.constant(new long[] {lanes, (long) size * size}));
    return each(
        groups -> {
          long[] entries =
              groups.stream()
                  .flatMapToLong(
                      own ->
                          own.stream()
                              .flatMapToLong(i -> own.stream().mapToLong(j -> (long) i * size + j)))
                  .toArray();
          Shape shape = Shape.of(groups.size(), rows(groups), rows(groups));
          Operand<TInt64> numbers = tf.constant(shape, DataBuffers.of(entries));
          return tf.gather(flat, numbers, tf.constant(1));
        });
  }

  @Override
  public boolean parted() {
    return true;
  }

  @Override
  public <T extends TFloating> Bundle products(LaneOps<T> ops, Operand<T> rows) {
    Ops tf = ops.tf();
    long lanes = rows.shape().get(0);
    return each(
        groups -> {
          long s = rows(groups);
          Operand<T> own = tf.gather(rows, numbers(tf, groups), tf.constant(2));
          Operand<T> apart = tf.linalg.transpose(own, ops.ints(0, 2, 1, 3));
          Operand<T> stacked =
              tf.reshape(apart, tf.constant(new long[] {lanes * groups.size(), -1, s}));
          Operand<T> sums =
              tf.math.mul(ops.transposedMatMul(stacked, stacked), ops.reciprocalSize(rows, 1));
          return tf.reshape(sums, tf.constant(new long[] {lanes, groups.size(), s, s}));
        });
  }

  private interface Part {
    Operand<?> of(List<List<Integer>> groups);
  }

  private Bundle each(Part part) {
    Map<String, Operand<?>> parts = new LinkedHashMap<>();
    bySize.forEach((name, groups) -> parts.put(name, part.of(groups)));
    return new Bundle(parts);
  }

  @Override
  public <T extends TFloating> Bundle identity(LaneOps<T> ops, long lanes) {
    Map<String, Operand<?>> parts = new LinkedHashMap<>();
    bySize.forEach(
        (part, groups) -> {
          long s = rows(groups);
          parts.put(
              part,
              ops.tf()
                  .reshape(
                      LaneMatrices.identity(ops, lanes * groups.size(), rows(groups)),
                      ops.tf().constant(new long[] {lanes, groups.size(), s, s})));
        });
    return new Bundle(parts);
  }

  @Override
  public double largest(int rows) {
    return kept().values().stream().mapToDouble(Shape::size).sum();
  }

  @Override
  public Power power(LaneOps<TFloat64> ops, Bundle sigma, Exponent exponent) {
    Ops tf = ops.tf();
    List<Operand<TFloat64>> eigenvalues = new ArrayList<>();
    List<Operand<TFloat64>> gains = new ArrayList<>();
    Map<String, Operand<TFloat64>> powers = new LinkedHashMap<>();
    decomposed(ops, sigma, exponent.epsilon())
        .forEach(
            (part, eigen) -> {
              long count = bySize.get(part).size();
              long s = rows(bySize.get(part));
              DampedPower power = DampedPower.of(ops, eigen, exponent.each(ops, count));
              Operand<TInt64> spectra = tf.constant(new long[] {-1, count, s});
              eigenvalues.add(tf.reshape(power.spectrum().eigenvalues(), spectra));
              gains.add(tf.reshape(power.gains(), spectra));
              powers.put(
                  part, tf.reshape(power.matrix(), tf.constant(new long[] {-1, count, s, s})));
            });
    Operand<TFloat64> scale = exponent.scale(ops, gains);
    powers.replaceAll((part, power) -> exponent.scaled(ops, power, scale));
    return new Power(
        Bundle.of(powers),
        eigenvalues,
        exponent.trace(ops, gains, scale),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The blocks of each part {@code [L·B,s,s]}, decomposed. A direction that is null beside those of
   * all blocks is so in its own, which may be nothing else: an input that does not vary.
   */
  private Map<String, LaneMatrices.Eigen<TFloat64>> decomposed(
      LaneOps<TFloat64> ops, Bundle sigma, double epsilon) {
    Ops tf = ops.tf();
    Map<String, LaneMatrices.Eigen<TFloat64>> eigen = new LinkedHashMap<>();
    List<Operand<TFloat64>> values = new ArrayList<>();
    bySize.forEach(
        (part, groups) -> {
          Operand<TFloat64> blocks = sigma.get(part, TFloat64.class);
          long lanes = blocks.shape().get(0);
          long s = rows(groups);
          Operand<TInt64> stacked = tf.constant(new long[] {lanes * groups.size(), s, s});
          eigen.put(part, LaneMatrices.eigen(ops, tf.reshape(blocks, stacked)));
          Operand<TInt64> flat = tf.constant(new long[] {lanes, groups.size() * s});
          values.add(tf.reshape(eigen.get(part).eigenvalues(), flat));
        });
    Operand<TFloat64> all = NullDirections.cleared(ops, Exponent.flat(ops, values), epsilon);
    int from = 0;
    for (Map.Entry<String, LaneMatrices.Eigen<TFloat64>> entry : eigen.entrySet()) {
      int s = rows(bySize.get(entry.getKey()));
      int count = bySize.get(entry.getKey()).size() * s;
      Operand<TFloat64> own = tf.slice(all, ops.ints(0, from), ops.ints(-1, count));
      Operand<TInt64> stacked = tf.constant(new long[] {-1, s});
      entry.setValue(
          new LaneMatrices.Eigen<>(tf.reshape(own, stacked), entry.getValue().eigenvectors()));
      from += count;
    }
    return eigen;
  }

  @Override
  public <T extends TFloating> Factor<T> factor(Ops tf, Bundle parts) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    int[] places = new int[size];
    int place = 0;
    for (Map.Entry<String, List<List<Integer>>> entry : bySize.entrySet()) {
      for (List<Integer> group : entry.getValue()) {
        for (int input : group) {
          places[input] = place++;
        }
      }
      all.put(Factor.INPUTS + "." + entry.getKey(), numbers(tf, entry.getValue()));
      all.put(entry.getKey(), parts.get(entry.getKey()));
    }
    all.put(Factor.PLACES, tf.constant(places));
    return new Factor<>(Factor.Structure.BLOCK, new Bundle(all));
  }

  /** The inputs of each group {@code [B,s]}. */
  private static Operand<TInt32> numbers(Ops tf, List<List<Integer>> groups) {
    int[] all = groups.stream().flatMap(List::stream).mapToInt(i -> i).toArray();
    return tf.constant(Shape.of(groups.size(), rows(groups)), DataBuffers.of(all));
  }
}
