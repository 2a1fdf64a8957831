package org.sigmap.export.model;

import java.util.List;
import org.sigmap.data.RawRows;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.spec.Precision;
import org.sigmap.train.TrainingShape;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The graph of an exported model: one network as training has it, any number of rows, and in what
 * it takes, gives and keeps no lane axis.
 *
 * @param <T> floating-point type of the network
 */
public final class ExportedGraph<T extends TFloating> implements AutoCloseable {
  static final String EIGENVECTORS = "eigenvectors";
  static final String EIGENVALUES = "eigenvalues";
  static final String EXPONENT = "p";
  static final String DAMPING = "damping";

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Class<T> type;
  private final TrainingShape shape;
  private final ModelVariables variables = new ModelVariables(tf);
  private final ExportedStep<T> step;
  private final RawSignature<T> raw;
  private final List<Signature> signatures;

  private ExportedGraph(Class<T> type, TrainingShape shape, RawRows rows, boolean spectrum) {
    this.type = type;
    this.shape = shape;
    try {
      this.step = new ExportedStep<>(variables, type, shape);
      this.raw = RawSignature.of(variables, type, rows, shape.loss());
      this.signatures = build(spectrum);
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  /**
   * The graph of a cell that trained with {@code shape}; the caller closes it.
   *
   * @param spectrum whether it holds Σ_X decomposed
   */
  public static ExportedGraph<? extends TFloating> of(
      TrainingShape shape, RawRows rows, boolean spectrum) {
    return shape.precision() == Precision.FLOAT32
        ? new ExportedGraph<>(TFloat32.class, shape, rows, spectrum)
        : new ExportedGraph<>(TFloat64.class, shape, rows, spectrum);
  }

  private List<Signature> build(boolean spectrum) {
    int d = shape.network().inputs();
    Parameters<T> theta =
        Parameters.of(
            shape.network(),
            part -> ExportedStep.lane(tf, variables.add(part.name(), type, part.shape())));
    if (spectrum) {
      variables.add(EIGENVECTORS, TFloat64.class, Shape.of(d, d));
      variables.add(EIGENVALUES, TFloat64.class, Shape.of(d));
    }
    variables.add(EXPONENT, TFloat64.class, Shape.scalar());
    variables.add(DAMPING, TFloat64.class, Shape.scalar());

    Placeholder<T> x = tf.withName("x").placeholder(type, rowsOf(d));
    Placeholder<T> y = tf.withName("y").placeholder(type, rowsOf(shape.network().outputs()));
    Operand<T> rows = ExportedStep.lane(tf, x);
    LaneOps<T> ops = new LaneOps<>(tf, type);
    Network.Activations<T> inference = Network.forward(ops, theta, rows);
    Operand<T> outputs = ExportedStep.only(tf.withName("prediction"), inference.outputs());
    Operand<T> hidden = ExportedStep.only(tf.withName("hidden"), inference.hidden());
    Signature fromRaw =
        raw.add(
            tf.withSubScope("raw"),
            x,
            outputs,
            inputs ->
                ExportedStep.only(
                    tf,
                    Network.forward(ops, theta, ExportedStep.lane(tf, tf.dtypes.cast(inputs, type)))
                        .outputs()));
    Operand<T> loss =
        step.add(tf.withSubScope("train_step"), theta, rows, ExportedStep.lane(tf, y));
    return List.of(
        signature("serving_default").input("x", x).output("prediction", outputs).build(),
        fromRaw,
        signature("features").input("x", x).output("hidden", hidden).build(),
        signature("train_step").input("x", x).input("y", y).output("loss", loss).build());
  }

  private static Placeholder.Options rowsOf(int columns) {
    return Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, columns));
  }

  static Signature.Builder signature(String key) {
    return Signature.builder(key).methodName("tensorflow/serving/predict");
  }

  /** A session in which every variable has the cell's value; the caller closes it. */
  Session open(ExportedCell cell) {
    // Sessions otherwise share one pool of threads and wait for it.
    Session session =
        new Session(graph, ConfigProto.newBuilder().setUsePerSessionThreads(true).build());
    try {
      cell.network()
          .lane()
          .weights()
          .values()
          .forEach((name, values) -> variables.load(session, name, values));
      cell.network()
          .spectrum()
          .ifPresent(
              sigma -> {
                variables.load(session, EIGENVECTORS, sigma.vectors().values());
                variables.load(session, EIGENVALUES, sigma.values());
              });
      variables.load(session, EXPONENT, cell.network().exponent());
      variables.load(session, DAMPING, cell.network().damping());
      step.load(session, cell.network().lane());
      raw.load(session);
      return session;
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  List<Signature> signatures() {
    return signatures;
  }

  public GraphDef definition() {
    return graph.toGraphDef();
  }

  @Override
  public void close() {
    graph.close();
  }
}
