package org.sigmap.export;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.GradientTransform;
import org.sigmap.graph.Parameters;
import org.sigmap.spec.Precision;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The graph of an exported model: one network, any number of rows, no lane axis.
 *
 * <p>The training step is one update of gradient descent on the mean squared error (1/(n·o)) Σ (f −
 * y)², W₁'s gradient multiplied by P through {@link GradientTransform}: W₁ ← W₁ − η P ∂L/∂W₁, other
 * parameters plain (Yoshida and Nitanda 2025, §3). It has no weight decay, whatever the cell
 * trained with.
 *
 * @param <T> floating-point type of the network
 */
final class ExportedGraph<T extends TFloating> implements AutoCloseable {
  static final String PRECONDITIONER = "preconditioner";
  static final String EIGENVECTORS = "eigenvectors";
  static final String EIGENVALUES = "eigenvalues";
  static final String LEARNING_RATE = "learningRate";
  static final String EXPONENT = "p";
  static final String DAMPING = "damping";

  private record Forward<T extends TFloating>(Operand<T> hidden, Operand<T> outputs) {}

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Class<T> type;
  private final ModelVariables variables = new ModelVariables(tf);
  private final List<Signature> signatures;

  private ExportedGraph(Class<T> type, int inputs, int hidden, int outputs, int depth) {
    this.type = type;
    try {
      this.signatures = build(inputs, hidden, outputs, depth);
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  static ExportedGraph<? extends TFloating> of(
      Precision precision, int inputs, int hidden, int outputs, int depth) {
    return precision == Precision.FLOAT32
        ? new ExportedGraph<>(TFloat32.class, inputs, hidden, outputs, depth)
        : new ExportedGraph<>(TFloat64.class, inputs, hidden, outputs, depth);
  }

  private List<Signature> build(int d, int h, int o, int depth) {
    Parameters<T> theta = addParameters(d, h, o, depth);
    Operand<T> preconditioner = variables.add(PRECONDITIONER, type, Shape.of(d, d));
    Operand<T> rate = variables.add(LEARNING_RATE, type, Shape.scalar());
    variables.add(EIGENVECTORS, TFloat64.class, Shape.of(d, d));
    variables.add(EIGENVALUES, TFloat64.class, Shape.of(d));
    variables.add(EXPONENT, TFloat64.class, Shape.scalar());
    variables.add(DAMPING, TFloat64.class, Shape.scalar());

    Placeholder<T> x = tf.withName("x").placeholder(type, Placeholder.shape(Shape.of(-1, d)));
    Placeholder<T> y = tf.withName("y").placeholder(type, Placeholder.shape(Shape.of(-1, o)));
    Forward<T> inference = forward(tf, theta, x);
    Operand<T> prediction = tf.withName("prediction").identity(inference.outputs());
    Operand<T> hidden = tf.withName("hidden").identity(inference.hidden());
    Operand<T> loss = trainStep(tf.withSubScope("train_step"), theta, preconditioner, rate, x, y);
    return List.of(
        signature("serving_default").input("x", x).output("prediction", prediction).build(),
        signature("features").input("x", x).output("hidden", hidden).build(),
        signature("train_step").input("x", x).input("y", y).output("loss", loss).build());
  }

  private Parameters<T> addParameters(int d, int h, int o, int depth) {
    List<String> names = Parameters.names(depth);
    List<Operand<T>> reads = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      int in = i == 0 ? d : h;
      int out = i < depth ? h : o;
      reads.add(variables.add(names.get(2 * i), type, Shape.of(in, out)));
      reads.add(variables.add(names.get(2 * i + 1), type, Shape.of(out)));
    }
    return Parameters.of(reads);
  }

  private static Signature.Builder signature(String key) {
    return Signature.builder(key).methodName("tensorflow/serving/predict");
  }

  private Forward<T> forward(Ops ops, Parameters<T> theta, Operand<T> x) {
    Ops scoped = ops.withSubScope("Network");
    Operand<T> hidden = x;
    Operand<T> z = null;
    for (Parameters.Layer<T> layer : theta.layers()) {
      hidden = z == null ? x : scoped.nn.relu(z);
      z = scoped.math.add(scoped.linalg.matMul(hidden, layer.weights()), layer.bias());
    }
    return new Forward<>(hidden, z);
  }

  /** The loss before an update, which is made by the time the loss is read. */
  private Operand<T> trainStep(
      Ops ops,
      Parameters<T> theta,
      Operand<T> preconditioner,
      Operand<T> rate,
      Operand<T> x,
      Operand<T> y) {
    Operand<T> w1 = GradientTransform.apply(ops, theta.w1(), preconditioner, type);
    Parameters<T> transformed = theta.withW1(w1);
    Ops scoped = ops.withSubScope("MeanSquaredError");
    Operand<T> errors = scoped.math.squaredDifference(forward(ops, transformed, x).outputs(), y);
    Operand<T> loss = scoped.math.mean(errors, scoped.constant(new int[] {0, 1}));
    Gradients gradients = ops.gradients(loss, theta.asList());
    Ops descent = ops.withSubScope("GradientDescent");
    List<Operand<T>> moved = new ArrayList<>();
    for (int i = 0; i < theta.asList().size(); i++) {
      Operand<T> gradient = gradients.dy().get(i).expect(type);
      moved.add(descent.math.sub(theta.asList().get(i), descent.math.mul(rate, gradient)));
    }
    // An assignment writes into the buffer that reads see, so none may start before all is
    // computed.
    List<Op> computed = new ArrayList<>(moved);
    computed.add(loss);
    Ops commit = ops.withSubScope("commit").withControlDependencies(computed);
    List<Op> assigned = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      assigned.add(variables.assign(commit, theta.names().get(i), moved.get(i)));
    }
    return ops.withControlDependencies(assigned).withName("loss").identity(loss);
  }

  /** A session in which every variable has the cell's value; the caller closes it. */
  Session open(ExportedCell cell) {
    // Sessions otherwise share one pool of threads and wait for it.
    Session session =
        new Session(graph, ConfigProto.newBuilder().setUsePerSessionThreads(true).build());
    try {
      List<String> names = Parameters.names(cell.depth());
      for (int i = 0; i < names.size(); i++) {
        variables.load(session, names.get(i), cell.weights().values().get(i));
      }
      variables.load(session, PRECONDITIONER, cell.preconditioner().values());
      variables.load(session, LEARNING_RATE, cell.learningRate());
      variables.load(session, EIGENVECTORS, cell.spectrum().eigenvectors().values());
      variables.load(session, EIGENVALUES, cell.spectrum().eigenvalues());
      variables.load(session, EXPONENT, cell.exponent());
      variables.load(session, DAMPING, cell.damping());
      return session;
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  List<Signature> signatures() {
    return signatures;
  }

  GraphDef definition() {
    return graph.toGraphDef();
  }

  @Override
  public void close() {
    graph.close();
  }
}
