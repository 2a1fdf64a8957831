package org.sigmap.graph.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * a = σ(z), z = xW + b for every row x.
 *
 * @param weight W and b
 * @param activation σ
 */
public record Dense(Weight weight, Activation.Function activation) implements Layer {
  /**
   * @param number of the layer in its network, from 1: its parameters are {@code w1} and {@code b1}
   * @param scale of {@link Weight}
   */
  static Dense of(int number, int inputs, int outputs, double scale, Activation activation) {
    return new Dense(
        new Weight("w" + number, "b" + number, inputs, outputs, scale), activation.function());
  }

  static Dense of(int number, int inputs, int outputs, Activation activation) {
    return of(number, inputs, outputs, 1, activation);
  }

  @Override
  public int inputs() {
    return weight.inputs();
  }

  @Override
  public int outputs() {
    return weight.outputs();
  }

  @Override
  public Dense withInputs(int size) {
    return new Dense(weight.withInputs(size), activation);
  }

  @Override
  public Dense withOutputs(int size) {
    return new Dense(weight.withOutputs(size), activation);
  }

  @Override
  public List<Weight> weights() {
    return List.of(weight);
  }

  @Override
  public <T extends TFloating> Operand<T> folded(LaneOps<T> ops, Operand<T> inputs) {
    return weight.folded(ops, inputs);
  }

  @Override
  public <T extends TFloating> Pass<T> forward(
      LaneOps<T> ops, Parameters<T> theta, Operand<T> inputs) {
    Operand<T> z = weight.apply(ops, theta, inputs);
    return new Forward<>(ops, this, theta, inputs, z, activation.value(ops, z));
  }

  /**
   * Where the outputs are more than the inputs, the bias is a row of W̃ = (W; b) and the rows are
   * x̃ = (x 1): a column beside the inputs costs less than a pass over the outputs.
   */
  @Override
  public <T extends TFloating> Bundle prepared(LaneOps<T> ops, Parameters<T> theta) {
    return weight.folds()
        ? Bundle.of(weight.matrix(), weight.stacked(ops, theta))
        : theta.bundle().only(List.of(weight.matrix(), weight.bias()));
  }

  @Override
  public <T extends TFloating> Operand<T> outputs(
      LaneOps<T> ops, Bundle prepared, Operand<T> inputs) {
    Operand<T> matrix = prepared.get(weight.matrix(), ops.type());
    Operand<T> z =
        weight.folds()
            ? ops.matMul(ops.withOnes(inputs), matrix)
            : Weight.apply(ops, matrix, prepared.get(weight.bias(), ops.type()), inputs);
    return activation.value(ops, z);
  }

  /**
   * A pass.
   *
   * @param x {@code [L,n,in]}
   * @param z {@code [L,n,out]}
   * @param outputs σ(z)
   */
  private record Forward<T extends TFloating>(
      LaneOps<T> ops,
      Dense layer,
      Parameters<T> theta,
      Operand<T> x,
      Operand<T> z,
      Operand<T> outputs)
      implements Pass<T> {
    @Override
    public List<Tap<T>> taps() {
      return List.of(new Tap<>(layer.weight, x, z));
    }

    /** With δ∘σ′(z) at the products, see {@link Weight#gradients}; of the inputs that times Wᵀ. */
    @Override
    public Backward<T> backward(Operand<T> outputs, boolean inputs) {
      Operand<T> delta = slope().map(s -> times(outputs, s)).orElse(outputs);
      Weight weight = layer.weight;
      return new Backward<>(
          weight.gradients(ops, x, delta),
          List.of(delta),
          inputs ? ops.matMulTransposed(delta, theta.get(weight.matrix())) : null);
    }

    private Optional<Operand<T>> slope() {
      return layer.activation.derivative(ops, z, outputs);
    }

    private Operand<T> times(Operand<T> a, Operand<T> b) {
      return ops.tf().math.mul(a, b);
    }

    /** Rz = xV + (Rx)W + c, Ra = σ′(z)∘Rz, V and c being what v holds for W and b. */
    @Override
    public Tangent<T> tangent(Parameters<T> vector, Operand<T> inputs) {
      Weight weight = layer.weight;
      Operand<T> products = weight.apply(ops, vector, x);
      if (inputs != null) {
        products = ops.tf().math.add(products, ops.matMul(inputs, theta.get(weight.matrix())));
      }
      Operand<T> tangent = products;
      Optional<Operand<T>> slope = slope();
      Operand<T> outputs = slope.map(s -> times(tangent, s)).orElse(tangent);
      return new Along<>(this, vector, inputs, tangent, slope, outputs);
    }
  }

  /**
   * The derivative of a pass along v.
   *
   * @param inputs Rx, or null
   * @param products Rz
   * @param slope σ′(z), absent where it is 1
   * @param outputs Ra
   */
  private record Along<T extends TFloating>(
      Forward<T> pass,
      Parameters<T> vector,
      Operand<T> inputs,
      Operand<T> products,
      Optional<Operand<T>> slope,
      Operand<T> outputs)
      implements Tangent<T> {

    /**
     * With δ and Rδ of the products, R∂L/∂W = xᵀRδ + (Rx)ᵀδ, R∂L/∂b = ΣRδ over rows, and of the
     * inputs RδWᵀ + δVᵀ.
     */
    @Override
    public Backward<T> backward(Cotangent<T> outputs, Backward<T> plain) {
      LaneOps<T> ops = pass.ops;
      Ops tf = ops.tf();
      Weight weight = pass.layer.weight;
      Operand<T> delta = plain.products().get(0);
      Operand<T> turned = atProducts(outputs);
      Map<String, Operand<T>> parameters = weight.gradients(ops, pass.x, turned);
      if (inputs == null) {
        return new Backward<>(parameters, List.of(turned), null);
      }
      parameters =
          Map.of(
              weight.matrix(),
              tf.math.add(parameters.get(weight.matrix()), ops.transposedMatMul(inputs, delta)),
              weight.bias(),
              parameters.get(weight.bias()));
      // Both products of Rδ at once: (Rδ δ)(W V)ᵀ.
      Operand<T> both = tf.concat(List.of(turned, delta), tf.constant(2));
      Operand<T> w = pass.theta.get(weight.matrix());
      Operand<T> matrices = tf.concat(List.of(w, vector.get(weight.matrix())), tf.constant(2));
      return new Backward<>(parameters, List.of(turned), ops.matMulTransposed(both, matrices));
    }

    /** R of δ∘σ′(z), Rδ∘σ′(z) + δ∘σ″(z)∘Rz. */
    private Operand<T> atProducts(Cotangent<T> outputs) {
      if (slope.isEmpty()) {
        return outputs.tangent();
      }
      Operand<T> scaled = pass.times(outputs.tangent(), slope.get());
      return pass.layer
          .activation
          .secondDerivative(pass.ops, pass.z)
          .map(bend -> pass.times(outputs.gradient(), pass.times(bend, products)))
          .map(bent -> (Operand<T>) pass.ops.tf().math.add(scaled, bent))
          .orElse(scaled);
    }
  }
}
