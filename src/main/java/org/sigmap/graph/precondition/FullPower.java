package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * All of Σ, and P {@code [m,m]}.
 *
 * @param size m
 */
record FullPower(int size) implements PowerForm {
  @Override
  public Map<String, Shape> taken() {
    return kept();
  }

  @Override
  public Map<String, double[]> of(Known sigma) {
    double[] all = new double[Math.multiplyExact(size, size)];
    for (int i = 0; i < all.length; i++) {
      all[i] = sigma.at(i / size, i % size);
    }
    return Map.of(Factor.WHOLE, all);
  }

  @Override
  public Bundle ofMatrix(LaneOps<TFloat64> ops, Operand<TFloat64> sigma) {
    return Bundle.of(Factor.WHOLE, sigma);
  }

  @Override
  public Map<String, Shape> kept() {
    return Map.of(Factor.WHOLE, Shape.of(size, size));
  }

  @Override
  public <T extends TFloating> Bundle identity(LaneOps<T> ops, long lanes) {
    return Bundle.of(Factor.WHOLE, LaneMatrices.identity(ops, lanes, size));
  }

  @Override
  public double largest(int rows) {
    return (double) size * size;
  }

  @Override
  public Power power(LaneOps<TFloat64> ops, Bundle sigma, Exponent exponent) {
    DampedPower power = DampedPower.of(ops, sigma.get(Factor.WHOLE, TFloat64.class), exponent);
    List<Operand<TFloat64>> gains = List.of(power.gains());
    Operand<TFloat64> scale = exponent.scale(ops, gains);
    return new Power(
        Bundle.of(Factor.WHOLE, exponent.scaled(ops, power.matrix(), scale)),
        List.of(ops.tf().expandDims(power.spectrum().eigenvalues(), ops.tf().constant(1))),
        exponent.trace(ops, gains, scale),
        Optional.empty(),
        Optional.of(power.spectrum()));
  }

  @Override
  public <T extends TFloating> Factor<T> factor(Ops tf, Bundle parts) {
    return new Factor<>(Factor.Structure.FULL, parts);
  }
}
