import java.util.List;
import org.sigmap.graph.precondition.Factor;
import org.sigmap.graph.precondition.GradientTransform;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Linear regression in a graph of one's own: the gradient of its weights is multiplied by Σ^p. */
public final class OwnGraph {
  public static void main(String[] arguments) {
    Matrix x = Matrix.of(new double[][] {{3, 0.1}, {-2, 0.2}, {1, -0.4}, {-2, 0.1}});
    Matrix sigma = x.transpose().times(x);
    Matrix power = SymmetricEigen.of(sigma).power(-1, 0); // p = −1, no damping
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> w = tf.constant(new double[2][1]);
      var p = new Factor<>(Factor.Structure.FULL, constant(tf, power));
      Operand<TFloat64> y = tf.constant(new double[][] {{1}, {2}, {-1}, {0}});
      Operand<TFloat64> fitted =
          tf.linalg.matMul(constant(tf, x), GradientTransform.apply(tf, w, p));
      Operand<TFloat64> error = tf.math.sub(fitted, y);
      Operand<TFloat64> loss = tf.reduceSum(tf.math.square(error), tf.array(0, 1));
      try (var result = session.runner().fetch(tf.gradients(loss, List.of(w)).dy(0)).run()) {
        // Σ^p · ∂loss/∂w, which at w = 0 and p = −1 is −2 times the solution.
        var gradient = (TFloat64) result.get(0);
        System.out.println(gradient.getDouble(0, 0) + " " + gradient.getDouble(1, 0));
      }
    }
  }

  private static Operand<TFloat64> constant(Ops tf, Matrix m) {
    return tf.constant(Shape.of(m.rows(), m.columns()), DataBuffers.of(m.values()));
  }
}
